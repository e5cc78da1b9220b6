/** The service itself, as `npm start` starts it. With WITHOUT_DATABASE the insert alone is left out: what remains is what HTTP costs. */
import { loadConfig } from '../../../dist/config/index.js';
import { startService } from '../../../dist/start/index.js';
import { InboxRepository } from '../../../dist/webhook/inbox/inbox.repository.js';
import { announce } from './same-work.js';

const service = await startService(loadConfig(process.env), () => undefined);
if (process.env.WITHOUT_DATABASE)
  service.app.get(InboxRepository, { strict: false }).insert = () => Promise.resolve(true);
announce(service.url);
