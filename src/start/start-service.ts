import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppOptions } from '../app.module.js';
import { type Config, readCrashPoint } from '../config/index.js';
import { assertConditionalWrites, assertReachable, openDatabase, type RunningDatabase } from '../database/index.js';
import { ContextRequestIds, createHttpApp } from '../http/index.js';
import { createLogger, NestLogger } from '../observability/index.js';
import { type Sandbox } from '../sandbox/index.js';
import { withCredentialsKey } from './credentials-key.js';
import { armCrashPoint } from './crash-point.js';
import { RunningMark, type Whereabouts } from './running-mark.js';
import { startGateway, meetDemoChannels } from './start-gateway.js';

/** A service that is being served. */
export interface Service {
  /** Where this machine reaches it. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: Pick<RunningDatabase, 'description'>;
  /** Undefined where a real gateway is used. */
  readonly sandbox: Sandbox | undefined;
  /** Writes where it is into `DATA_DIR/running.json`, for programs beside it; they may end it from then on. A stop removes the file. */
  announce(): Promise<void>;
  /** Stops in order: no new work, running work to its end, then the database. */
  stop(): Promise<void>;
}

type Stop = () => Promise<void>;

/** Longer than a payment takes whose unified order went unanswered. */
const CLOSE_WITHIN_MS = 25_000;

/**
 * Starts the whole service: database, sandbox where there is no gateway, application.
 * @param report takes a line for people while something takes long
 * @throws DatabaseNotStarted, and whatever else keeps it from starting; what was started before is stopped again
 */
export async function startService(given: Config, report: (line: string) => void): Promise<Service> {
  const config = withCredentialsKey(given);
  Logger.overrideLogger(new NestLogger(createLogger(config, new ContextRequestIds())));
  const stops: Stop[] = [];
  const stop = (): Promise<void> => stopAll(stops);
  try {
    const { mongodbUri, dataDir } = config;
    const database = await openDatabase({ mongodbUri, dataDir, report });
    stops.push(() => database.stop());
    if (mongodbUri !== undefined) {
      await assertReachable(database);
      await assertConditionalWrites(database);
    }
    const gateway = await startGateway(config, report);
    stops.push(() => gateway.stop());
    const app = await serve({ config, mongodbUri: database.uri, ...gateway }, stops);
    const url = urlOf(app);
    gateway.sandbox?.deliverTo(`${url}/api/webhook/weconnect`);
    if (gateway.sandbox && gateway.weconnectUrl === gateway.sandbox.url) await meetDemoChannels(app, gateway.sandbox);
    const whereabouts = { url, sandboxUrl: gateway.sandbox?.url };
    const announce = (): Promise<void> => leaveMark(new RunningMark(dataDir), whereabouts, stops);
    return { url, app, database, sandbox: gateway.sandbox, announce, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function serve(surroundings: AppOptions, stops: Stop[]): Promise<NestFastifyApplication> {
  const app = await createHttpApp(AppModule.forRoot(surroundings));
  stops.push(() => closeWithin(app, CLOSE_WITHIN_MS));
  armCrashPoint(app, readCrashPoint());
  const { port, host } = surroundings.config;
  await app.listen(port, host);
  return app;
}

/** Requests go to their end; a connection on which none was sent, or half of one, would hold up the end for as long as its client likes. */
async function closeWithin(app: NestFastifyApplication, ms: number): Promise<void> {
  const late = setTimeout(() => {
    app.getHttpServer().closeAllConnections();
  }, ms);
  await app.close();
  clearTimeout(late);
}

async function leaveMark(mark: RunningMark, whereabouts: Whereabouts, stops: Stop[]): Promise<void> {
  const written = mark.write(whereabouts);
  stops.push(async () => {
    await Promise.allSettled([written]);
    await mark.remove();
  });
  await written;
}

async function stopAll(stops: Stop[]): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
}

function urlOf(app: NestFastifyApplication): string {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the service does not listen');
  const everywhere = address.address === '0.0.0.0' || address.address === '::';
  const host = everywhere ? '127.0.0.1' : address.address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
