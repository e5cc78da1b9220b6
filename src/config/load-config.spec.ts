import { readFileSync } from 'node:fs';
import { Environment } from './environment.js';
import { loadConfig, InvalidEnvironment } from './load-config.js';

const SECRET = 'a-secret-of-production-0123456789';

const faultsOf = (variables: Record<string, string>): string[] => {
  try {
    loadConfig(variables);
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
  return [];
};

describe('configuration', () => {
  it('needs nothing at all', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      sandbox: true,
      sandboxHost: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      mongodbUri: undefined,
      webhookSecrets: [],
      roles: new Set(['api', 'worker']),
      redirectOrigins: ['http://localhost:3000', 'https://localhost:3000'],
    });
  });

  it('takes an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', WEBHOOK_SECRET: '' })).toMatchObject({ port: 3000, webhookSecrets: [] });
  });

  it('reads lists, trims the slash of URLs and always allows its own host', () => {
    const config = loadConfig({
      PUBLIC_URL: 'https://scrm.example.com/',
      REDIRECT_ALLOWED_HOSTS: 'shop.example.com, m.example.com:8443, http://old.example.com',
      WEBHOOK_SECRET: 'the-new-secret the-old-secret',
      ROLES: 'worker',
    });
    expect(config.publicUrl).toBe('https://scrm.example.com');
    expect(config.redirectOrigins).toEqual([
      'https://scrm.example.com',
      'https://shop.example.com',
      'https://m.example.com:8443',
      'http://old.example.com',
    ]);
    expect(config.webhookSecrets).toEqual(['the-new-secret', 'the-old-secret']);
    expect(config.roles).toEqual(new Set(['worker']));
  });

  it.each([
    ['https://SCRM.Example.com:443', 'https://scrm.example.com'],
    ['http://scrm.example.com:80/', 'http://scrm.example.com'],
    ['https://scrm.example.com:8443/Path/', 'https://scrm.example.com:8443/Path'],
  ])('writes the PUBLIC_URL %s as browsers do', (PUBLIC_URL, written) => {
    const config = loadConfig({ PUBLIC_URL });
    expect(config.publicUrl).toBe(written);
    expect(config.redirectOrigins).toContain(new URL(written).origin);
  });

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  it('names every faulty variable at once, a line each', () => {
    const faults = faultsOf({
      PORT: 'http',
      PUBLIC_URL: 'scrm.example.com',
      MONGODB_URI: 'postgres://localhost',
      CREDENTIALS_KEY: 'c2hvcnQ=',
      ROLES: 'api,cron',
      LOG_LEVEL: 'loud',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'PORT',
      'PUBLIC_URL',
      'MONGODB_URI',
      'CREDENTIALS_KEY',
      'ROLES',
      'LOG_LEVEL',
    ]);
  });

  it.each([
    'https://scrm.cn/?a=1',
    'https://scrm.cn?',
    'https://scrm.cn/#top',
    'https://me:secret@scrm.cn',
    'https://me@scrm.cn',
  ])('refuses a PUBLIC_URL that no address can begin with: %s', (PUBLIC_URL) => {
    expect(faultsOf({ PUBLIC_URL })).toEqual([expect.stringMatching(/^PUBLIC_URL must be .*query/)]);
  });

  it.each(['WECONNECT_URL', 'WECHAT_API_URL', 'WECHATPAY_URL'])('refuses a %s with a query or a fragment', (name) => {
    expect(faultsOf({ [name]: 'https://gateway.cn/?a=1' })).toEqual([expect.stringContaining(name)]);
    expect(faultsOf({ [name]: 'https://gateway.cn/#top' })).toEqual([expect.stringContaining(name)]);
    expect(faultsOf({ [name]: 'https://me:secret@gateway.cn/api' })).toEqual([]);
  });

  describe('of an address of the database', () => {
    const database = (options: string): string[] =>
      faultsOf({ MONGODB_URI: `mongodb://user:p%3Fw=0@db1:27017,db2/pay?${options}` });

    it.each([
      'journal=false',
      'JOURNAL=false',
      'j=false',
      'fsync=false',
      'w=0',
      'w=1',
      'w=dc2',
      'readPreference=nearest',
      'readPreferenceTags=dc:east',
      'maxStalenessSeconds=100',
      'readConcernLevel=available',
      'readConcernLevel=majority',
      'promoteValues=false',
      'ignoreUndefined=true',
      'raw=true',
      'no%73uch=1',
    ])('refuses %s, and names it', (option) => {
      const [name = ''] = decodeURIComponent(option).split('=');
      expect(database(`appName=pay&${option}`)).toEqual([
        expect.stringMatching(new RegExp(`^MONGODB_URI must not set ${name}[ :]`)),
      ]);
    });

    it('names each of them in one line, and what it may say instead', () => {
      expect(database('w=1&retryWrites=true&raw=true')).toEqual([
        expect.stringMatching(/^MONGODB_URI must not set w \(w=majority alone\), raw: .*configuration\.md/),
      ]);
    });

    it.each([
      'retryWrites=true&w=majority&appName=Cluster0',
      'journal=true&readPreference=primary&readConcernLevel=local',
      'replicaSet=rs0&authSource=admin&tls=true&tlsCAFile=/etc/ca.pem&maxPoolSize=50',
      'directConnection=true&wtimeoutMS=5000&compressors=zlib',
      '',
    ])('takes what says where it is, how to get in, or what is done anyway: %s', (options) => {
      expect(database(options)).toEqual([]);
    });

    it('repeats no part of it, and tells of its form first', () => {
      expect(faultsOf({ MONGODB_URI: 'postgres://db/pay?journal=false' })).toEqual([
        'MONGODB_URI must be a mongodb:// or mongodb+srv:// URI',
      ]);
      expect(faultsOf({ MONGODB_URI: 'mongodb+srv://u:secret@db.example.com?w=1' })).toEqual([
        expect.stringMatching(/^MONGODB_URI must not set w \(w=majority alone\): docs/),
      ]);
    });
  });

  it('never repeats the value of a faulty secret', () => {
    expect(faultsOf({ JWT_SECRET: 'hunter2', CREDENTIALS_KEY: 'hunter2' }).join()).not.toContain('hunter2');
  });

  it.each([
    ['no secret at all', '   '],
    ['an empty key', 'whsec_!!!!!'],
    ['a key of one byte', 'whsec_YQ=='],
    ['one that is too short among good ones', 'the-new-secret short'],
  ])('refuses a WEBHOOK_SECRET of %s, with which anybody could sign', (_, WEBHOOK_SECRET) => {
    expect(faultsOf({ WEBHOOK_SECRET })).toEqual([expect.stringContaining('WEBHOOK_SECRET must be secrets')]);
  });

  it('tells one rule of each variable, the one that the others rest on', () => {
    expect(faultsOf({ PORT: 'abc', NODE_ENV: 'production', ROLES: ',' })).toEqual([
      'PORT must be a port number, 0 to 65535',
      'JWT_SECRET must be set where NODE_ENV is production',
      'ROLES must be one or more of api,worker',
    ]);
  });

  it('refuses production without a JWT_SECRET, or with one that can be guessed', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual(['JWT_SECRET must be set where NODE_ENV is production']);
    expect(faultsOf({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(31) })).toEqual([
      'JWT_SECRET must have at least 32 characters',
    ]);
    expect(faultsOf({ NODE_ENV: 'production', JWT_SECRET: SECRET })).toEqual([]);
    expect(faultsOf({ JWT_SECRET: 'x'.repeat(15) })).toEqual(['JWT_SECRET must have at least 16 characters']);
  });

  it('refuses a webhook secret in production that Standard Webhooks would not take', () => {
    const faults = (WEBHOOK_SECRET: string): string[] =>
      faultsOf({ NODE_ENV: 'production', JWT_SECRET: SECRET, WEBHOOK_SECRET });
    expect(faults('x'.repeat(23))).toEqual([expect.stringContaining('WEBHOOK_SECRET must be secrets of at least 24')]);
    expect(faults(`whsec_${Buffer.alloc(23, 1).toString('base64')}`)).toHaveLength(1);
    expect(faults(`${'x'.repeat(24)} whsec_${Buffer.alloc(24, 1).toString('base64')}`)).toEqual([]);
  });

  it('listens on this machine alone, unless it is production or a HOST is given', () => {
    const host = (variables: Record<string, string>): string => loadConfig(variables).host;
    expect(host({})).toBe('127.0.0.1');
    expect(host({ NODE_ENV: 'production', JWT_SECRET: SECRET })).toBe('0.0.0.0');
    expect(host({ HOST: '0.0.0.0' })).toBe('0.0.0.0');
    expect(loadConfig({ HOST: '0.0.0.0' }).sandboxHost).toBe('127.0.0.1');
  });

  it.each([
    [{}, true],
    [{ NODE_ENV: 'test' }, true],
    [{ WECONNECT_URL: 'https://gateway.cn' }, false],
    [{ NODE_ENV: 'production', JWT_SECRET: SECRET }, false],
    [{ NODE_ENV: 'production', JWT_SECRET: SECRET, SANDBOX: 'on' }, true],
    [{ SANDBOX: 'off' }, false],
    [{ SANDBOX: 'on', WECONNECT_URL: 'https://gateway.cn' }, true],
  ])('with %o has a sandbox: %j', (variables, sandbox) => {
    expect(loadConfig(variables).sandbox).toBe(sandbox);
  });

  it('refuses a SANDBOX that is neither on nor off', () => {
    expect(faultsOf({ SANDBOX: 'yes' })).toEqual(['SANDBOX must be on or off']);
  });

  it('is described by .env.example, variable by variable', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(names.toSorted()).toEqual(Object.keys(new Environment()).toSorted());
  });
});
