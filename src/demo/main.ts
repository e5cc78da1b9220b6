/** `npm run demo`: one payment through each gateway of the running service, each step with its real answer. */
import { TokenService, type TokenRole } from '../auth/index.js';
import { type AccountId, parseAccountId } from '../common/index.js';
import { loadConfig, loadEnvFile } from '../config/index.js';
import { RunningMark } from '../start/index.js';
import { Api, DemoFailed } from './api.js';
import { type DirectWorld, openDirectAccount } from './direct-account.js';
import { playPayment, type Stage } from './payment.js';

const START_FIRST = 'No service is running on this DATA_DIR: start one with `npm start`, and try again beside it.';

let steps = 0;
const show = (step: string, answer: unknown): void => {
  steps += 1;
  process.stdout.write(`\n${steps}. ${step}\n${JSON.stringify(answer, null, 2)}\n`);
};

interface World {
  accountId: string;
  channelId: string;
  users: { openIds: { underPayingChannel: string } }[];
  direct: DirectWorld;
}

async function play(): Promise<void> {
  const config = loadConfig(process.env);
  const whereabouts = await new RunningMark(config.dataDir).read();
  if (!whereabouts) throw new DemoFailed(START_FIRST);
  const { url, sandboxUrl } = whereabouts;
  if (sandboxUrl === undefined)
    throw new DemoFailed('The service uses a real gateway: the demonstration is for the sandbox.');
  const sandbox = new Api(sandboxUrl);
  const { accountId, channelId, users, direct } = (await sandbox.get('/sandbox/world')) as unknown as World;
  const tokens = new TokenService(config);
  const as = async (role: TokenRole, account: AccountId): Promise<Api> =>
    new Api(url, await tokens.issue({ sub: `demo-${role}`, accountId: account, role }, '10m'));
  const stageOf = async (id: string): Promise<Stage> => {
    const account = parseAccountId(id);
    return { admin: await as('admin', account), service: await as('service', account), sandbox, show };
  };
  await playPayment(await stageOf(accountId), { channelId, buyerId: users[0]?.openIds.underPayingChannel ?? '' });
  const stage = await stageOf(direct.accountId);
  await playPayment(stage, await openDirectAccount(stage, direct));
}

function explain(error: unknown): string {
  if (error instanceof DemoFailed) return error.message;
  // fetch() says no more than "fetch failed"; why stands in its cause.
  if (error instanceof TypeError && error.cause instanceof Error) return `${START_FIRST} (${error.cause.message})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  loadEnvFile();
  await play();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
