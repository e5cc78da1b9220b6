import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, type INestApplication, Logger, type Type } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { type Connection, createConnection } from 'mongoose';
import { AppModule } from '../../src/app.module.js';
import { type Identity, type TokenRole, TokenService } from '../../src/auth/index.js';
import { loadConfig } from '../../src/config/index.js';
import { type Feature } from '../../src/features/index.js';
import { createHttpApp } from '../../src/http/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { ApiClient } from './api-client.js';
import { databaseUri } from './engine.js';

interface Options {
  environment?: Record<string, string>;
  /** Modules beside the service's own. */
  imports?: (Type | DynamicModule)[];
  /** Feature modules instead of the registry's. */
  features?: readonly Feature[];
  /** Numbers that a test hastens: `[[DeliveryPolicy, { lease: 200 }]]`. */
  policies?: [Type, Record<string, unknown>][];
  /** How long WeConnect and WeChat may take to answer, in ms. */
  upstreamTimeoutMs?: number;
  /** The database of another app, to be a second process of the same service. */
  databaseName?: string;
  /** The sandbox of another app; it is not stopped with this one. */
  sandbox?: Sandbox;
  /** Where WeConnect is asked for instead: something that stands before the sandbox. */
  weconnectUrl?: string;
  /** No WeConnect at all. */
  withoutWeConnect?: boolean;
  /** Where WeChat is asked for instead. */
  wechatApiUrl?: string;
}

/** A process without workers: where calls of the gateway are counted, none is the reconciler's. */
export const NO_WORKER = { ROLES: 'api' };

/** The whole service over real HTTP, against a sandbox and a database of its own. */
export interface TestApp {
  readonly url: string;
  readonly app: INestApplication;
  readonly sandbox: Sandbox;
  readonly database: Connection;
  readonly databaseName: string;
  /** Of the demo account. */
  readonly tokens: Record<Exclude<TokenRole, 'mobile'>, string>;
  api(token?: string): ApiClient;
  /** A token of the demo account, or as the claims say. */
  token(role: TokenRole, claims?: Partial<Identity> | Record<string, string>): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Gives a test file, or the `describe` it is called in, a service that starts before its tests and stops after them. What it returns is
 * that service from the first `beforeAll` on.
 */
export function useApp(options: Options = {}): TestApp {
  let app: TestApp | undefined;
  beforeAll(async () => {
    app = await startApp(options);
  });
  afterAll(() => app?.stop());
  return new Proxy({} as TestApp, {
    get: (_target, member) => {
      if (!app) throw new Error('The service of this suite has not started yet.');
      return Reflect.get(app, member) as unknown;
    },
  });
}

export async function startApp(options: Options = {}): Promise<TestApp> {
  Logger.overrideLogger(false);
  const { environment = {}, imports = [], databaseName = `test-${randomUUID().slice(0, 13)}` } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-'));
  const config = loadConfig({ HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'test', DATA_DIR: dataDir, ...environment });
  const mongodbUri = databaseUri(databaseName);
  const sandbox = options.sandbox ?? (await startTestSandbox(config.webhookSecrets));
  const app = await createHttpApp(
    AppModule.forRoot({
      config,
      mongodbUri,
      weconnectUrl: options.withoutWeConnect ? undefined : (options.weconnectUrl ?? sandbox.url),
      wechatApiUrl: options.wechatApiUrl ?? `${sandbox.url}/wechat`,
      wechatPayUrl: sandbox.url,
      extra: imports,
      ...(options.features && { features: options.features }),
      ...(options.upstreamTimeoutMs !== undefined && { upstreamTimeoutMs: options.upstreamTimeoutMs }),
    }),
  );
  for (const [policy, numbers] of options.policies ?? []) Object.assign(app.get(policy, { strict: false }), numbers);
  await app.listen(config.port, '127.0.0.1');
  const url = await app.getUrl();
  const database = app.get<Connection>(getConnectionToken());
  const token: TestApp['token'] = (role, claims = {}) =>
    app
      .get(TokenService, { strict: false })
      .issue({ sub: `test-${role}`, accountId: sandbox.world.accountId, role, ...claims }, '1h');
  if (!options.sandbox) sandbox.deliverTo(`${url}/api/webhook/weconnect`);
  return {
    url,
    app,
    sandbox,
    database,
    databaseName,
    tokens: { admin: await token('admin'), service: await token('service'), operator: await token('operator') },
    api: (bearer) => new ApiClient(url, bearer),
    token,
    stop: async () => {
      if (!options.sandbox) await sandbox.stop();
      await app.close();
      if (options.databaseName === undefined) await drop(mongodbUri);
      await rm(dataDir, { recursive: true });
    },
  };
}

function startTestSandbox(webhookSecrets: readonly string[]): Promise<Sandbox> {
  return startSandbox({ host: '127.0.0.1', port: 0, dataDir: undefined, webhookSecrets, log: () => undefined });
}

/** Test databases go with their app, so that the embedded server stays small. */
async function drop(mongodbUri: string): Promise<void> {
  const connection = await createConnection(mongodbUri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
