import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { openDatabase } from '../../../src/database/index.js';

type Database = Awaited<ReturnType<typeof openDatabase>>;

/** A database of its own that can be stopped and started, and is found again at the same address. */
export class StoppableDatabase {
  private readonly sockets = new Set<Socket>();
  private readonly door: Server;
  private database: Database | undefined;

  private constructor(private readonly dataDir: string) {
    this.door = createServer((socket) => {
      this.join(socket);
    });
  }

  static async start(dataDir: string): Promise<StoppableDatabase> {
    const stoppable = new StoppableDatabase(dataDir);
    stoppable.door.listen(0, '127.0.0.1');
    await once(stoppable.door, 'listening');
    await stoppable.restart();
    return stoppable;
  }

  /** Without a database's name. */
  get server(): string {
    const address = this.door.address();
    if (address === null || typeof address === 'string') throw new Error('the door does not listen');
    return `mongodb://127.0.0.1:${address.port}`;
  }

  async restart(): Promise<void> {
    this.database = await openDatabase({ mongodbUri: undefined, dataDir: this.dataDir, report: () => undefined });
  }

  async stop(): Promise<void> {
    const { database } = this;
    this.database = undefined;
    for (const socket of this.sockets) socket.destroy();
    await database?.stop();
  }

  async close(): Promise<void> {
    await this.stop();
    this.door.close();
  }

  private join(socket: Socket): void {
    if (!this.database) {
      socket.destroy();
      return;
    }
    const server = connect(Number(new URL(this.database.uri).port), '127.0.0.1');
    for (const [one, other] of [
      [socket, server],
      [server, socket],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => one.destroy()).on('close', () => this.sockets.delete(one) && other.destroy());
      one.pipe(other);
    }
  }
}
