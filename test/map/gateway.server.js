/** The sandbox in a process of its own: what it shares with the service, such as `common/` and `wechat/`, counts only where the service enters it. */
import { startSandbox } from '../../dist/sandbox/index.js';

const sandbox = await startSandbox({
  host: '127.0.0.1',
  port: 0,
  dataDir: undefined,
  webhookSecrets: [],
  log: () => undefined,
});
process.on('message', ({ deliverTo }) => sandbox.deliverTo(deliverTo));
process.send({ url: sandbox.url, world: sandbox.world });
