import { jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { built, killPrograms, makeDataDir, Program, removeDataDir } from './program.js';

jest.setTimeout(120_000);

describe('npm run sandbox', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await makeDataDir();
  });
  afterEach(async () => {
    await killPrograms();
    await removeDataDir(dataDir);
  });

  const startAlone = async () => {
    const program = new Program(built('start/sandbox-main.js'), { DATA_DIR: dataDir });
    const address = await eventually(() => {
      const [, url] = /WECHATPAY_URL=(http:\/\/127\.0\.0\.1:\d+) /.exec(program.output) ?? [];
      if (url === undefined) throw new Error(program.output);
      return url;
    }, 60_000);
    return { program, url: address };
  };

  it('serves API v3, WeChat and the merchants’ files, says how to point at it, and stops in order', async () => {
    const { program, url } = await startAlone();
    const statusOf = async (path: string) => (await fetch(url + path)).status;

    expect(await statusOf('/wechatpay/merchants/1900006001/apiclient_key.pem')).toBe(200);
    expect(await statusOf('/v3/certificates')).toBe(401);
    expect(await statusOf('/wechat/cgi-bin/ticket/getticket')).toBe(200);
    for (const said of ['SANDBOX=off', `WECHAT_API_URL=${url}/wechat`, `${url}/phone`]) {
      expect(program.output).toContain(said);
    }
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('names a setting that is wrong', async () => {
    const program = new Program(built('start/sandbox-main.js'), { DATA_DIR: dataDir, SANDBOX: 'maybe' });

    expect(await program.ended).toBe(1);
    expect(program.output).toContain('SANDBOX must be on or off');
  });
});
