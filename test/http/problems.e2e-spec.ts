import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { mongo } from 'mongoose';
import { Public } from '../../src/auth/index.js';
import { useApp } from '../support/start-app.js';

@Controller('test')
class FaultyController {
  @Get('bug')
  @Public()
  bug(): never {
    throw new Error('a secret of the code');
  }

  @Get('database/:code')
  @Public()
  database(@Param('code') code: string): never {
    throw new mongo.MongoServerError({ message: 'connection refused by db3', code: Number(code) });
  }

  @Get('nobody')
  nobody(): string {
    return 'never seen';
  }
}

@Module({ controllers: [FaultyController] })
class FaultyModule {}

const app = useApp({ imports: [FaultyModule] });
const send = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(app.url + path, {
    ...init,
    headers: { authorization: `Bearer ${app.tokens.service}`, ...(init.headers as Record<string, string>) },
  });
/** @returns all that is answered until the connection ends */
async function converse(sent: string): Promise<string> {
  const { port, hostname } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(sent);
  return text(socket);
}
const json = { 'content-type': 'application/json' };

describe('an error', () => {
  it.each([
    ['an unknown address', '/nowhere?token=abc', {}, 404, 'not-found'],
    ['broken JSON', '/api/trade/pay', { method: 'POST', body: '{"a":', headers: json }, 400, 'malformed-request'],
    [
      'no JSON at all',
      '/api/trade/pay',
      { method: 'POST', body: 'a=1', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    [
      'too much',
      '/api/trade/pay',
      { method: 'POST', body: `"${'x'.repeat(300_000)}"`, headers: json },
      413,
      'body-too-large',
    ],
    ['an empty body', '/api/trade/pay', { method: 'POST', headers: json }, 400, 'invalid-input'],
    [
      'a prototype to be polluted',
      '/api/trade/pay',
      { method: 'POST', body: '{"__proto__":{}}', headers: json },
      400,
      'invalid-input',
    ],
    ['an address that cannot be decoded', '/api/trade/orders/%E0%A4%A', {}, 400, 'malformed-request'],
    ['a part of an address that is too long', `/api/trade/orders/${'x'.repeat(300)}`, {}, 414, 'address-too-long'],
    ['a fault of ours', '/test/bug', {}, 500, 'internal-error'],
    ['a route that names nobody who may', '/test/nobody', {}, 403, 'forbidden'],
  ])('for %s is a problem document', async (...[, path, init, status, code]) => {
    const answer = await send(path, init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await answer.json()).toMatchObject({
      type: `urn:scrm-pay:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      instance: path.replace(/\?.*/, ''),
      code,
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it.each([
    ['no HTTP', 'how do you do\r\n\r\n', 400, 'malformed-request'],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ])('for %s is one too, and ends the connection', async (...[, sent, status, code]) => {
    const answer = await converse(sent);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
      status,
      code,
      requestId: expect.any(String),
    });
  });

  it.each([
    ['/api/docs/%2e%2e/x', {}, 404, 'not-found'],
    ['/api/docs/a%00b', {}, 404, 'not-found'],
    ['/api/docs/swagger-ui.css', { range: 'bytes=99999999-' }, 416, 'range-not-satisfiable'],
    ['/api/docs/swagger-ui.css', { 'if-match': '"x"' }, 412, 'precondition-failed'],
  ])('in asking for a file is the caller’s: %s %o', async (path, headers, status, code) => {
    const answer = await converse(
      `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    );
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain(`"code":"${code}"`);
  });

  it('is a 400 for JSON that is nested more deeply than could be read safely', async () => {
    const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const headers = { authorization: `Bearer ${app.tokens.service}`, 'content-type': 'application/json' };
    const answer = await send('/api/trade/pay', { method: 'POST', headers, body: `{"metadata":${nested}}` });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ errors: [{ field: 'body', message: 'is nested too deeply' }] }),
    ]);
  });

  it('of ours tells nothing of the code', async () => {
    expect(await (await send('/test/bug')).text()).not.toContain('secret');
  });
});

describe('a database that went away behind its router', () => {
  it.each([6, 7, 89, 133, 134, 202, 9001])('is told as one that may be asked again: %i', async (code) => {
    const answer = await send(`/test/database/${code}`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'database-unavailable', safeToRetry: true }),
    ]);
  });
});

describe('a request id', () => {
  it('is the one that the caller gave', async () => {
    const answer = await send('/health/live', { headers: { 'x-request-id': 'order-page-0001' } });
    expect(answer.headers.get('x-request-id')).toBe('order-page-0001');
  });

  it('is a new one where the given one could harm a log', async () => {
    const answer = await send('/health/live', { headers: { 'x-request-id': '{"level":"fatal"}' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the description of the service', () => {
  it('names every call, for programs and for people', async () => {
    const description = (await (await send('/api/docs-json')).json()) as { openapi: string; paths: object };
    expect(description.openapi).toMatch(/^3\./);
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/api/trade/pay', '/api/webhook/weconnect', '/api/store/orders', '/health/ready']),
    );
    const page = await send('/api/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
  });
});
