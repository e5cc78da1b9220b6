/** The sandbox in a process of its own, so that what it costs is not laid to the service. */
import { startSandbox } from '../../../dist/sandbox/index.js';
import { announce } from '../webhook/same-work.js';

const { url, world } = await startSandbox({
  host: '127.0.0.1',
  port: 0,
  dataDir: undefined,
  webhookSecrets: [],
  log: () => undefined,
});
announce(url, { world });
