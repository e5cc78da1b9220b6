import { loadConfig } from '../config/index.js';
import { adviceOn } from './advice.js';

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'a-secret-of-production-0123456789' };

describe('what a start advises', () => {
  it('is how to be reached from elsewhere, outside production', () => {
    expect(adviceOn(loadConfig({}))).toEqual([expect.stringContaining('HOST=0.0.0.0')]);
    expect(adviceOn(loadConfig({ HOST: '0.0.0.0' }))).toEqual([]);
  });

  it('names each setting that production should have', () => {
    const settings = adviceOn(loadConfig(PRODUCTION)).map((line) => line.split(' ')[0]);
    expect(settings).toEqual(['WECONNECT_URL', 'MONGODB_URI', 'CREDENTIALS_KEY', 'WEBHOOK_SECRET', 'PUBLIC_URL']);
    expect(adviceOn(loadConfig({ ...PRODUCTION, SANDBOX: 'on' }))[0]).toContain('SANDBOX is on');
  });

  it('is nothing where all is there', () => {
    const config = loadConfig({
      ...PRODUCTION,
      WECONNECT_URL: 'https://gateway.cn',
      MONGODB_URI: 'mongodb://db/pay',
      CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
      WEBHOOK_SECRET: 'x'.repeat(24),
      PUBLIC_URL: 'https://scrm.cn',
    });
    expect(adviceOn(config)).toEqual([]);
  });
});
