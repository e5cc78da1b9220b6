import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Connection, createConnection } from 'mongoose';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.js';
import { built, makeDataDir, Program, removeDataDir, untilRunning } from '../../start/program.js';
import { ApiClient } from '../../support/api-client.js';
import { databaseUri } from '../../support/engine.js';

const JWT_SECRET = 'a-secret-of-the-fault-tests';
const NEVER = new Date('9999-12-31T00:00:00Z');

/** A process of the built service, as `npm start` runs it. */
export interface ServiceProcess {
  readonly url: string;
  /** With an administrator's token of the demo account. */
  readonly api: ApiClient;
  /** With one of the account that has not opened payment. */
  readonly newcomer: ApiClient;
  readonly program: Program;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
}

/** One WeConnect and one database, and as many processes of the service on them as a test starts. */
export class Installation {
  private readonly dataDirs: string[] = [];
  private readonly running = new Set<ServiceProcess>();

  private constructor(
    readonly sandbox: Sandbox,
    readonly database: Connection,
    private readonly mongodbUri: string,
    private readonly tokens: { demo: string; newcomer: string },
  ) {}

  static async create(server?: string): Promise<Installation> {
    const name = `faults-${randomUUID().slice(0, 13)}`;
    const mongodbUri = server === undefined ? databaseUri(name) : `${server}/${name}`;
    const sandbox = await startSandbox({
      host: '127.0.0.1',
      port: 0,
      dataDir: undefined,
      webhookSecrets: [],
      log: () => undefined,
      notificationScheduleMs: Array.from({ length: 60 }, () => 1_000),
    });
    const database = await createConnection(mongodbUri).asPromise();
    const { accountId, accountWithoutPayment } = sandbox.world;
    const tokens = { demo: await tokenFor(accountId), newcomer: await tokenFor(accountWithoutPayment.accountId) };
    return new Installation(sandbox, database, mongodbUri, tokens);
  }

  async start(environment: Record<string, string> = {}): Promise<ServiceProcess> {
    const dataDir = await makeDataDir();
    this.dataDirs.push(dataDir);
    const program = new Program(built('main.js'), {
      DATA_DIR: dataDir,
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      JWT_SECRET,
      MONGODB_URI: this.mongodbUri,
      WECONNECT_URL: this.sandbox.url,
      WECHAT_API_URL: `${this.sandbox.url}/wechat`,
      ...environment,
    });
    const { url } = await untilRunning(dataDir);
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      this.running.delete(service);
      program.kill(signal);
      await program.ended;
    };
    const service = {
      url,
      program,
      api: new ApiClient(url, this.tokens.demo),
      newcomer: new ApiClient(url, this.tokens.newcomer),
      kill: () => end('SIGKILL'),
      stop: () => end('SIGTERM'),
    };
    this.running.add(service);
    return service;
  }

  deliverTo({ url }: ServiceProcess): void {
    this.sandbox.deliverTo(`${url}/api/webhook/weconnect`);
  }

  /** What a killed process held falls due at once instead of in a minute: a lease may lapse at any instant, whoever holds it. */
  async lapseLeases(): Promise<void> {
    const soon = { $lt: NEVER };
    const $set = (field: string): object => ({ $set: { [field]: new Date(0) } });
    await this.database.collection('inbox').updateMany({ fanDue: soon }, $set('fanDue'));
    await this.database.collection('deliveries').updateMany({ dueAt: soon }, $set('dueAt'));
    await this.database.collection('trades').updateMany({ askAt: soon }, $set('askAt'));
    await this.database.collection('refunds').updateMany({ askAt: soon }, $set('askAt'));
    await this.database.collection('jsapi_tickets').updateMany({ leaseUntil: soon }, $set('leaseUntil'));
  }

  async close(): Promise<void> {
    await Promise.all([...this.running].map((service) => service.kill()));
    await this.sandbox.stop();
    await this.database.dropDatabase();
    await this.database.close();
    await Promise.all(this.dataDirs.map(removeDataDir));
  }
}

/** An administrator's token. */
function tokenFor(accountId: string): Promise<string> {
  return new SignJWT({ accountId, role: 'admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('faults')
    .setIssuedAt()
    .setExpirationTime('4h')
    .sign(new TextEncoder().encode(JWT_SECRET));
}
