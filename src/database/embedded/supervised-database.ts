import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningDatabase } from '../running-database.js';
import { type Engine } from './engine.js';
import { ServerProcess } from './server-process.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const DATABASE_NAME = 'scrm-pay';

interface Start {
  engine: Engine;
  port: number;
  server: ServerProcess;
  report: (line: string) => void;
}

/** An embedded server that is started again on the same port whenever it dies, so that the driver finds it again by itself. */
export class SupervisedDatabase implements RunningDatabase {
  readonly uri: string;
  readonly description: string;
  private readonly stopping = new AbortController();
  private readonly stopAsked = once(this.stopping.signal, 'abort').then(() => undefined);
  private readonly supervision: Promise<void>;

  constructor(private readonly start: Start) {
    this.uri = `mongodb://127.0.0.1:${start.port}/${DATABASE_NAME}`;
    this.description = start.engine.description;
    this.supervision = this.supervise(start.server);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.supervision;
  }

  private async supervise(first: ServerProcess): Promise<void> {
    let server: ServerProcess | undefined = first;
    while (server !== undefined) {
      const end = await Promise.race([server.ended, this.stopAsked]);
      if (end === undefined) {
        await server.stop();
        return;
      }
      this.start.report(`The database ended unexpectedly (${end}); it is started again on port ${this.start.port}.`);
      server = await this.startAgain();
    }
  }

  private async startAgain(): Promise<ServerProcess | undefined> {
    for (let wait = FIRST_PAUSE_MS; !this.stopping.signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
      try {
        return await ServerProcess.start(this.start.engine, this.start.port);
      } catch (error) {
        this.start.report(`The database could not be started again: ${String(error)}`);
        await Promise.race([pause(wait), this.stopAsked]);
      }
    }
    return undefined;
  }
}
