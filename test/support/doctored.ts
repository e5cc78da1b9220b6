import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Changes an answer's text before the service reads it. */
type Doctor = (answer: string) => string;

interface Rule {
  method: string;
  path: RegExp;
  doctor: Doctor;
}

/** Stands between the service and the sandbox, and changes the answers that a test names: WeConnect as it might speak some day. */
export class Doctored {
  private rules: Rule[] = [];
  private target = '';

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Doctored> {
    const server = createServer();
    const doctored = new Doctored(server);
    server.on('request', (request, response) => void doctored.pass(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return doctored;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  standBefore(target: string): this {
    this.target = target;
    return this;
  }

  /** Changes the text of what a call answers. */
  text(call: string, doctor: Doctor): void {
    const [method = '', path = ''] = call.split(' ');
    this.rules.push({ method, path: new RegExp(`^${path}`), doctor });
  }

  /** Changes the `data` of what a call answers. */
  data(call: string, change: (data: Record<string, unknown>) => unknown): void {
    this.text(call, (answer) => {
      const envelope = JSON.parse(answer) as { data: Record<string, unknown> };
      return JSON.stringify({ ...envelope, data: change(envelope.data) });
    });
  }

  clear(): void {
    this.rules = [];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/' } = request;
    const contentType = request.headers['content-type'];
    const answer = await fetch(this.target + url, {
      method,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const rules = this.rules.filter((rule) => rule.method === method && rule.path.test(url));
    const text = rules.reduce((told, { doctor }) => doctor(told), await answer.text());
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  }
}
