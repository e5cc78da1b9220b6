import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** A way to a server that can be shut, and made long: nothing that goes through it is changed or reordered. */
export class Door {
  /** How long each piece takes, in each direction, in ms. */
  latency = 0;
  /** Told of each piece that a caller sends; the piece goes on once what it returns is over. */
  onSent: (piece: Buffer) => Promise<void> | void = () => undefined;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** @param target the port behind it; undefined: shut */
  constructor(private readonly target: () => number | undefined) {
    this.server = createServer((socket) => {
      this.join(socket);
    });
  }

  /** @returns its port */
  async open(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the door does not listen');
    return address.port;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(socket: Socket): void {
    const port = this.target();
    if (port === undefined) {
      socket.destroy();
      return;
    }
    const behind = connect(port, '127.0.0.1');
    for (const [one, other, told] of [
      [socket, behind, (piece: Buffer) => this.onSent(piece)],
      [behind, socket, () => undefined],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => one.destroy()).on('close', () => this.sockets.delete(one) && other.destroy());
      one.pipe(this.delay(told)).pipe(other);
    }
  }

  private delay(told: Door['onSent']): Transform {
    return new Transform({
      transform: (piece: Buffer, _encoding, done) => {
        void Promise.all([told(piece), pause(this.latency)]).then(() => {
          done(null, piece);
        });
      },
    });
  }
}
