import { createCipheriv, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What signs an answer: the id stands in `Wechatpay-Serial`. */
export interface SigningKey {
  id: string;
  privateKey: string;
}

/** A call as it came. */
export interface Seen {
  method: string;
  /** With its query, as it came. */
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  json: Record<string, unknown>;
}

export interface Reply {
  status: number;
  /** An object is written as JSON; text as it is. */
  body?: object | string;
  /** Undefined: by the server's own key; null: it is not signed. */
  signedBy?: SigningKey | null;
  /** Seconds by which its time is off. */
  off?: number;
  /** Changes what was signed and goes out: headers in lower case. */
  forge?: (signed: Forgeable) => void;
  /** Cuts the connection instead. */
  cut?: boolean;
}

interface Forgeable {
  headers: Record<string, string>;
  body: string;
}

/** WeChat Pay's API v3 as a test scripts it: each answer is signed, or is not, as the test says. */
export class V3Server {
  readonly seen: Seen[] = [];
  respond: (call: Seen) => Reply = () => ({ status: 500 });

  private constructor(
    private readonly server: Server,
    private readonly key: SigningKey,
  ) {}

  static async open(key: SigningKey): Promise<V3Server> {
    const server = createServer();
    const opened = new V3Server(server, key);
    server.on('request', (request, response) => void opened.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return opened;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get last(): Seen {
    const last = this.seen.at(-1);
    if (!last) throw new Error('nothing was sent');
    return last;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const body = Buffer.concat(chunks);
    const json = (body.length === 0 ? {} : JSON.parse(body.toString())) as Seen['json'];
    const call = { method, path, headers, body, json };
    this.seen.push(call);
    const { cut, ...reply } = this.respond(call);
    if (cut) request.socket.destroy();
    else this.answer(reply, response);
  }

  private answer({ status, body = '', signedBy = this.key, off = 0, forge }: Reply, response: ServerResponse): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = signedBy ? signatureHeaders(text, signedBy, off) : {};
    const out = { headers: { 'content-type': 'application/json', ...headers }, body: text };
    forge?.(out);
    response.writeHead(status, out.headers).end(status === 204 ? undefined : out.body);
  }
}

/** WeChat Pay's headers over a body, signed now, or so many seconds off. */
export function signatureHeaders(body: string, { id, privateKey }: SigningKey, off = 0): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) + off);
  const nonce = randomBytes(16).toString('hex');
  const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), privateKey).toString('base64');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': id,
    'wechatpay-signature': signature,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

/** Whether the merchant of this certificate signed the call: its header's parts, and the five lines over what came. */
export function authorizationOf({ method, path, headers, body }: Seen, certificate: string): Record<string, string> {
  const parts = Object.fromEntries(
    [...(headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const lines = Buffer.concat([
    Buffer.from(`${method}\n${path}\n${parts.timestamp}\n${parts.nonce_str}\n`),
    body,
    Buffer.from('\n'),
  ]);
  const genuine = verify(
    'RSA-SHA256',
    lines,
    createPublicKey(certificate),
    Buffer.from(parts.signature ?? '', 'base64'),
  );
  return { ...parts, genuine: String(genuine) };
}

/** AES-256-GCM as WeChat Pay seals notifications and certificates. */
export function seal(plain: string, apiV3Key: string, associatedData: string): Record<string, string> {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: associatedData,
    ciphertext: sealed.toString('base64'),
  };
}
