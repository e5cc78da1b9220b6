import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: { type: string; channel: Record<string, unknown>; data: Record<string, unknown> };
}

/** A webhook's end: keeps what comes, and answers the statuses given, then 200. */
export class Receiver {
  readonly received: Received[] = [];
  private statuses: number[] = [];

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      void text(request).then((raw) => {
        receiver.received.push({ headers: request.headers, raw, body: JSON.parse(raw) as Received['body'] });
        response.writeHead(receiver.statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook`;
  }

  /** The next answers. */
  answer(...statuses: number[]): void {
    this.statuses = statuses;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
  }
}
