/** `npm run demo`: one payment through the running service, each step with its real answer. */
import { TokenService, type TokenRole } from '../auth/index.js';
import { type AccountId, parseAccountId } from '../common/index.js';
import { loadConfig, loadEnvFile } from '../config/index.js';
import { RunningMark } from '../start/index.js';
import { Api, DemoFailed } from './api.js';
import { playPayment, type Stage } from './payment.js';

const START_FIRST = 'No service is running on this DATA_DIR: start one with `npm start`, and try again beside it.';

let steps = 0;
const show = (step: string, answer: unknown): void => {
  steps += 1;
  process.stdout.write(`\n${steps}. ${step}\n${JSON.stringify(answer, null, 2)}\n`);
};

async function stage(): Promise<Stage> {
  const config = loadConfig(process.env);
  const whereabouts = await new RunningMark(config.dataDir).read();
  if (!whereabouts) throw new DemoFailed(START_FIRST);
  const { url, sandboxUrl } = whereabouts;
  if (sandboxUrl === undefined)
    throw new DemoFailed('The service uses a real gateway: the demonstration is for the sandbox.');
  const sandbox = new Api(sandboxUrl);
  const accountId = parseAccountId((await sandbox.get('/sandbox/world')).accountId);
  const tokens = new TokenService(config);
  const as = async (role: TokenRole, account: AccountId): Promise<Api> =>
    new Api(url, await tokens.issue({ sub: `demo-${role}`, accountId: account, role }, '10m'));
  return { admin: await as('admin', accountId), service: await as('service', accountId), sandbox, show };
}

function explain(error: unknown): string {
  if (error instanceof DemoFailed) return error.message;
  // fetch() says no more than "fetch failed"; why stands in its cause.
  if (error instanceof TypeError && error.cause instanceof Error) return `${START_FIRST} (${error.cause.message})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  loadEnvFile();
  await playPayment(await stage());
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
