import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A way to a server that can be shut, and made long: nothing that goes through it is changed or reordered. */
export class Door {
  /** How long each piece takes, in each direction, in ms. */
  latency = 0;
  /** Told of each piece that a caller sends, before it goes on. */
  onSent: (piece: Buffer) => void = () => undefined;
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
    socket.on('data', (piece: Buffer) => {
      this.onSent(piece);
    });
    const behind = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => one.destroy()).on('close', () => this.sockets.delete(one) && other.destroy());
      one.pipe(this.delay()).pipe(other);
    }
  }

  private delay(): Transform {
    return new Transform({
      transform: (piece, _encoding, done) => {
        setTimeout(() => {
          done(null, piece);
        }, this.latency);
      },
    });
  }
}
