import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import {
  built,
  freePort,
  killPrograms,
  makeDataDir,
  NPM_START,
  Program,
  removeDataDir,
  untilAnnounced,
  untilRunning,
} from './program.js';

jest.setTimeout(120_000);

let dataDir: string;
beforeEach(async () => {
  dataDir = await makeDataDir();
});
afterEach(async () => {
  await killPrograms();
  await removeDataDir(dataDir);
});

describe('npm start with no configuration at all', () => {
  it('serves a demonstration, says where to go, takes a payment, and stops in order', async () => {
    const service = new Program(built('main.js'), { DATA_DIR: dataDir, PORT: await freePort() });
    const { url, sandboxUrl } = await untilRunning(dataDir);
    await eventually(() => {
      for (const said of ['HOST=0.0.0.0', '/api/docs', `${sandboxUrl}/phone`, 'admin token', 'npm run demo']) {
        expect(service.output).toContain(said);
      }
    });

    const { channelId } = (await (await fetch(`${sandboxUrl}/sandbox/world`)).json()) as { channelId: string };
    const link = `${url}/api/mobile/pay?channelId=${channelId}&redirect=http://localhost:${new URL(url).port}/`;
    expect((await fetch(link, { redirect: 'manual' })).headers.get('location')).toContain(sandboxUrl);

    const demo = new Program(built('demo/main.js'), { DATA_DIR: dataDir });
    expect(await demo.ended).toBe(0);
    expect(demo.output.match(/"status": "PAID"/g)).toHaveLength(2);
    for (const signed of ['"signType": "MD5"', '"signType": "RSA"']) expect(demo.output).toContain(signed);

    const second = new Program(built('main.js'), { DATA_DIR: dataDir });
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`Another process is using DATA_DIR ${dataDir}`);

    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    expect((await new Program(built('demo/main.js'), { DATA_DIR: dataDir }).ended) ?? 0).toBe(1);
  });
});

describe('npm start of a process that works only', () => {
  it('says so, and names no page that it does not serve', async () => {
    const service = new Program(built('main.js'), { DATA_DIR: dataDir, ROLES: 'worker' });
    await untilRunning(dataDir);
    await eventually(() => {
      expect(service.output).toMatch(/is ready$[^]*worker/m);
    });
    for (const page of ['/console', '/api/docs', 'npm run demo']) expect(service.output).not.toContain(page);
  });
});

describe('npm start in production', () => {
  const production = (): Record<string, string> => ({
    DATA_DIR: dataDir,
    NODE_ENV: 'production',
    JWT_SECRET: 'a-secret-of-production-0123456789',
  });

  it('without a gateway runs no sandbox, prints nothing that signs anybody in, and answers that there is no gateway', async () => {
    const service = new Program(built('main.js'), production());
    const { url, sandboxUrl } = await untilRunning(dataDir);
    expect(sandboxUrl).toBeUndefined();
    await eventually(() => {
      expect(service.output).toContain('WECONNECT_URL is not set');
    });
    for (const secret of ['eyJ', '/console/login/', 'token:']) expect(service.output).not.toContain(secret);
    const cli = new Program(built('auth/cli/main.js', '--account', 'a1', '--role', 'admin'), production());
    await cli.ended;
    const headers = { authorization: `Bearer ${cli.output.trim()}`, 'content-type': 'application/json' };
    const order = { subject: 'tea', totalFee: 1, metadata: {}, tradeType: 'NATIVE' };
    const answers = await Promise.all([
      fetch(`${url}/api/channel/channels/64b7f0c2a1d3e4f5a6b7c8a1`, { headers }),
      fetch(`${url}/api/trade/pay`, { method: 'POST', headers, body: JSON.stringify(order) }),
    ]);
    for (const answer of answers) {
      expect(await answer.json()).toMatchObject({ status: 503, code: 'gateway-not-configured', safeToRetry: false });
    }
    // Channels of one's own need no gateway.
    expect(await (await fetch(`${url}/api/channel/channels`, { headers })).json()).toEqual({ items: [] });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('runs a sandbox where that is said, and prints nothing secret then, either', async () => {
    const service = new Program(built('main.js'), { ...production(), SANDBOX: 'on' });
    const { sandboxUrl } = await untilRunning(dataDir);
    expect(sandboxUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    await eventually(() => {
      expect(service.output).toContain('SANDBOX is on');
    });
    for (const secret of ['eyJ', '/console/login/']) expect(service.output).not.toContain(secret);
  });
});

describe('an end', () => {
  it('reaches the service where it is npm that is told to end', async () => {
    const npm = new Program(NPM_START, { DATA_DIR: dataDir });
    const { url } = await untilRunning(dataDir);
    npm.kill('SIGTERM');
    expect(await npm.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it.each([1, 2, 3])(
    'that comes once the service says where it is, before it has greeted, is in order and no failed start (%i)',
    async () => {
      const service = new Program(built('main.js'), { DATA_DIR: dataDir });
      await untilAnnounced(dataDir);
      service.kill('SIGTERM');
      expect({ code: await service.ended, output: service.output }).toMatchObject({
        code: 0,
        output: expect.not.stringContaining('    at ') as string,
      });
      expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
    },
  );

  it('waits for no connection on which nobody has asked for anything', async () => {
    const service = new Program(built('main.js'), { DATA_DIR: dataDir });
    const { port } = new URL((await untilRunning(dataDir)).url);
    const silent = connect(Number(port), '127.0.0.1');
    await once(silent, 'connect');
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    silent.destroy();
  });
});

describe('a start that cannot be', () => {
  it('prints every fault of the environment, a line each, and no stack', async () => {
    const service = new Program(built('main.js'), {
      DATA_DIR: dataDir,
      PORT: 'http',
      ROLES: 'cook',
      NODE_ENV: 'production',
    });
    expect(await service.ended).toBe(1);
    expect(service.output).toMatch(/^PORT .*\n.*JWT_SECRET .*\n.*ROLES /ms);
    expect(service.output).not.toContain('    at ');
  });
});

describe('a start that the surroundings do not allow', () => {
  it.each([
    [
      'a database that is away',
      { MONGODB_URI: 'mongodb://u:pass-word@127.0.0.1:1/pay?serverSelectionTimeoutMS=300' },
      'MONGODB_URI',
    ],
    ['an address of no machine', { MONGODB_URI: 'mongodb://' }, 'MONGODB_URI'],
    ['an interface that is not here', { HOST: '192.0.2.1' }, 'PORT and HOST'],
    ['a place for files that is none', { DATA_DIR: '/dev/null/data' }, 'DATA_DIR'],
  ])('names the setting to look at, without a stack: %s', async (...[, environment, setting]) => {
    const service = new Program(built('main.js'), { DATA_DIR: dataDir, ...environment });
    expect(await service.ended).toBe(1);
    expect(service.output).toContain(setting);
    expect(service.output).not.toMatch(/^ {4}at |pass-word/m);
  });
});

describe('a start that fails halfway', () => {
  it('ends, and leaves nothing running', async () => {
    await writeFile(join(dataDir, 'jwt-secret'), 'short');
    const service = new Program(built('main.js'), { DATA_DIR: dataDir });
    expect(await service.ended).toBe(1);
    expect(service.output).toContain(join(dataDir, 'jwt-secret'));
  });
});

describe('npm run token', () => {
  it('prints a token, and nothing else', async () => {
    const token = new Program(built('auth/cli/main.js', '--account', 'a1', '--role', 'admin'), { DATA_DIR: dataDir });
    expect(await token.ended).toBe(0);
    const [, payload = ''] = token.output.trim().split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ accountId: 'a1', role: 'admin' });
  });

  it.each([
    [['--role', 'admin'], 'account'],
    [['--account', 'a1', '--role', 'root'], 'role'],
    [['--account', 'a1', '--role', 'mobile'], 'role'],
    [['--account', 'a1', '--role', 'admin', '--ttl', 'soon'], 'ttl'],
    [['--acount', 'a1'], '--acount'],
  ])('says what is wrong with %j', async (given, fault) => {
    const token = new Program(built('auth/cli/main.js', ...given), { DATA_DIR: dataDir });
    expect(await token.ended).toBe(2);
    expect(token.output).toContain(fault);
    expect(token.output).not.toContain('    at ');
  });
});
