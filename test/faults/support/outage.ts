import { openDatabase } from '../../../src/database/index.js';
import { Door } from './door.js';

type Database = Awaited<ReturnType<typeof openDatabase>>;

/** A database of its own that can be stopped and started, and is found again at the same address. */
export class StoppableDatabase {
  private readonly door = new Door(() => this.database && Number(new URL(this.database.uri).port));
  private database: Database | undefined;

  private constructor(private readonly dataDir: string) {}

  /** Without a database's name. */
  server = '';

  static async start(dataDir: string): Promise<StoppableDatabase> {
    const stoppable = new StoppableDatabase(dataDir);
    stoppable.server = `mongodb://127.0.0.1:${await stoppable.door.open()}`;
    await stoppable.restart();
    return stoppable;
  }

  async restart(): Promise<void> {
    this.database = await openDatabase({ mongodbUri: undefined, dataDir: this.dataDir, report: () => undefined });
  }

  async stop(): Promise<void> {
    const { database } = this;
    this.database = undefined;
    this.door.cut();
    await database?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    this.door.close();
  }
}
