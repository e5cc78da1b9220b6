import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SystemRandomness } from '../common/randomness.js';
import { type RawAnswer, UpstreamClient } from './upstream.client.js';
import { UpstreamFailure } from './upstream.errors.js';

interface Seen {
  headers: IncomingMessage['headers'];
  body: Buffer;
}

describe('an exchange by the rules of its own', () => {
  const seen: Seen[] = [];
  let server: Server;
  let client: UpstreamClient;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(200, { 'X-Signature': 's', 'Set-Cookie': ['a', 'b'] }).end('\ufeff{"a" : 1.0 }\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new UpstreamClient({ baseUrl }, { randomness: new SystemRandomness(), requestIds: undefined });
  });
  beforeEach(() => seen.splice(0));
  afterAll(async () => {
    client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives the answer’s bytes and headers as they came', async () => {
    const accept = (answer: RawAnswer): RawAnswer => answer;
    const { status, header, body } = await client.exchange({ method: 'GET', path: '/', repeatable: false, accept });
    expect([status, header('x-signature'), header('x-other'), header('set-cookie')]).toEqual([
      200,
      's',
      undefined,
      undefined,
    ]);
    expect(body.equals(Buffer.from('\ufeff{"a" : 1.0 }\n'))).toBe(true);
  });

  it('sends bytes as they are, said to be JSON', async () => {
    const body = Buffer.from(' {"名" :"茶"}\n');
    await client.exchange({ method: 'POST', path: '/', body, repeatable: false, accept: () => undefined });
    expect(seen[0]?.body.equals(body)).toBe(true);
    expect(seen[0]?.headers['content-type']).toBe('application/json');
  });

  it('makes its headers anew each time it is sent', async () => {
    let made = 0;
    const headers = (): Promise<Record<string, string>> => Promise.resolve({ authorization: `n${++made}` });
    const accept = (): string => {
      if (seen.length < 3) throw UpstreamFailure.unreliable('not yet');
      return 'accepted';
    };
    const exchange = { method: 'GET', path: '/', headers, accept } as const;
    expect(await client.exchange({ ...exchange, repeatable: true })).toBe('accepted');
    expect(seen.map((one) => one.headers.authorization)).toEqual(['n1', 'n2', 'n3']);
  });

  it('is sent once where it must not be repeated, and says that it was sent', async () => {
    const accept = (): never => {
      throw UpstreamFailure.unreliable('forged');
    };
    const failing = client.exchange({ method: 'POST', path: '/', body: {}, repeatable: false, accept });
    await expect(failing).rejects.toMatchObject({ code: 'UNRELIABLE_ANSWER', status: 200, sent: true });
    expect(seen).toHaveLength(1);
  });

  it('fails as its own rules fail', async () => {
    const accept = (): never => {
      throw new TypeError('a key that is none');
    };
    const failing = client.exchange({ method: 'GET', path: '/', repeatable: true, accept });
    await expect(failing).rejects.toThrow(TypeError);
    expect(seen).toHaveLength(1);
  });
});
