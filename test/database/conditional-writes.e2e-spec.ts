import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { type Connection, createConnection } from 'mongoose';
import { assertConditionalWrites, ConditionalWritesNotAtomic } from '../../src/database/index.js';
import { built, killPrograms, makeDataDir, Program, removeDataDir } from '../start/program.js';
import { databaseUri, embeddedOnly } from '../support/engine.js';

/** As BSON has them: `open: false`, which the winner writes, and `open: true`, which everybody asks for. */
const CLOSED = Buffer.from('\x08open\0\0', 'latin1');
const OPEN = Buffer.from('\x08open\0\x01', 'latin1');

/** Makes of the engine behind it one where a winner leaves the condition true, so that whoever comes after it wins too. */
class LaxEngine {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly port: number) {
    this.server = createServer((socket) => {
      this.join(socket, connect(this.port, '127.0.0.1'));
    });
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `mongodb://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(front: Socket, behind: Socket): void {
    for (const [one, other] of [
      [front, behind],
      [behind, front],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => one.destroy()).on('close', () => other.destroy());
    }
    front.pipe(leaveOpen()).pipe(behind).pipe(front);
  }
}

const leaveOpen = (): Transform =>
  new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      for (let at = piece.indexOf(CLOSED); at !== -1; at = piece.indexOf(CLOSED, at)) OPEN.copy(piece, at);
      done(null, piece);
    },
  });

const name = `conditional-${randomUUID().slice(0, 13)}`;
let database: Connection;

beforeAll(async () => {
  database = await createConnection(databaseUri(name)).asPromise();
});
afterAll(async () => {
  await killPrograms();
  await database.dropDatabase();
  await database.close();
});

const collections = async (): Promise<string[]> => (await database.listCollections()).map((each) => each.name);

it('the engine of these tests lets one win, and keeps nothing of the trial', async () => {
  await assertConditionalWrites({ uri: databaseUri(name), description: 'this' });
  expect(await collections()).toEqual([]);
});

// The lax engine stands before a server of this machine.
embeddedOnly.describe('an engine that lets several win', () => {
  let engine: LaxEngine;
  let uri: string;

  beforeAll(async () => {
    engine = new LaxEngine(Number(new URL(databaseUri(name)).port));
    uri = `${await engine.open()}/${name}`;
  });
  afterAll(() => {
    engine.close();
  });

  it('is found out, and keeps nothing of the trial', async () => {
    const trial = assertConditionalWrites({ uri, description: 'lax' });
    await expect(trial).rejects.toThrow(ConditionalWritesNotAtomic);
    await expect(trial).rejects.toThrow('in 20 of 20 rounds');
    expect(await collections()).toEqual([]);
  });

  it('is refused by the start, which says why and where to look', async () => {
    const dataDir = await makeDataDir();
    const service = new Program(built('main.js'), { DATA_DIR: dataDir, MONGODB_URI: uri });
    expect(await service.ended).toBe(1);
    expect(service.output).toMatch(/^MONGODB_URI: .*conditional writes are not atomic\.$/m);
    expect(service.output).toContain('docs/configuration.md');
    expect(service.output).not.toMatch(/^ {4}at /m);
    await removeDataDir(dataDir);
  });
});
