import { jest } from '@jest/globals';
import { Api } from '../../src/demo/api.js';
import { type DirectWorld, openDirectAccount } from '../../src/demo/direct-account.js';
import { playPayment, type Stage } from '../../src/demo/payment.js';
import { eventually } from '../support/eventually.js';
import { built, freePort, killPrograms, makeDataDir, Program, removeDataDir, untilRunning } from './program.js';

jest.setTimeout(120_000);

const JWT_SECRET = 'a-secret-of-the-test-0123456789';

describe('npm run sandbox', () => {
  let dataDir: string;
  let serviceDir: string;
  beforeEach(async () => {
    dataDir = await makeDataDir();
    serviceDir = await makeDataDir();
  });
  afterEach(async () => {
    await killPrograms();
    await removeDataDir(dataDir);
    await removeDataDir(serviceDir);
  });

  const startAlone = async () => {
    const program = new Program(built('start/sandbox-main.js'), { DATA_DIR: dataDir });
    const url = await eventually(() => {
      const [, address] = /WECHATPAY_URL=(http:\/\/127\.0\.0\.1:\d+) /.exec(program.output) ?? [];
      if (address === undefined) throw new Error(program.output);
      return address;
    }, 60_000);
    return { program, url };
  };
  const startService = async (sandboxUrl: string) => {
    new Program(built('main.js'), {
      DATA_DIR: serviceDir,
      PORT: await freePort(),
      JWT_SECRET,
      SANDBOX: 'off',
      WECHATPAY_URL: sandboxUrl,
      WECHAT_API_URL: `${sandboxUrl}/wechat`,
    });
    return (await untilRunning(serviceDir)).url;
  };
  const tokenOf = async (account: string, role: string) => {
    const given = ['--account', account, '--role', role];
    const program = new Program(built('auth/cli/main.js', ...given), { DATA_DIR: serviceDir, JWT_SECRET });
    expect(await program.ended).toBe(0);
    return program.output.trim();
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

  it('serves a service that has no gateway but WeChat Pay: payment is opened, ordered, paid and given back', async () => {
    const { url: sandboxUrl } = await startAlone();
    const url = await startService(sandboxUrl);
    const sandbox = new Api(sandboxUrl);
    const direct = (await sandbox.get('/sandbox/world')).direct as DirectWorld;
    const as = async (role: string) => new Api(url, await tokenOf(direct.accountId, role));
    const shown: [string, unknown][] = [];
    const show = (step: string, answer: unknown) => shown.push([step, answer]);
    const stage: Stage = { admin: await as('admin'), service: await as('service'), sandbox, show };

    await playPayment(stage, await openDirectAccount(stage, direct));
    const [paid] = (await (await fetch(`${sandboxUrl}/sandbox/orders`)).json()) as { outTradeNo: string }[];
    const { outTradeNo = '' } = paid ?? {};
    await stage.admin.post('/api/trade/refunds', { outTradeNo, refundFee: 990, outRefundNo: 'alone-1' });

    expect(shown.map(([, answer]) => JSON.stringify(answer)).join()).toContain('"signType":"RSA"');
    await eventually(async () => {
      expect(await stage.service.get('/api/trade/refunds/alone-1')).toMatchObject({ refundStatus: 'SUCCESS' });
    });
    const refunds = (await (await fetch(`${sandboxUrl}/sandbox/refunds`)).json()) as object[];
    expect(refunds).toMatchObject([{ outTradeNo, refundFee: 990, refundStatus: 'SUCCESS' }]);
  });

  it('names a setting that is wrong', async () => {
    const program = new Program(built('start/sandbox-main.js'), { DATA_DIR: dataDir, SANDBOX: 'maybe' });

    expect(await program.ended).toBe(1);
    expect(program.output).toContain('SANDBOX must be on or off');
  });
});
