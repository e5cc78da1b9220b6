import { createVerify } from 'node:crypto';
import { parseAccountId } from '../../src/common/index.js';
import { DirectMerchantRepository } from '../../src/gateway/index.js';
import { SEEDED_DIRECT as DIRECT } from '../../src/sandbox/world/seeded-direct.js';
import { moveToOwnMerchant } from '../support/own-merchant.js';
import { useApp } from '../support/start-app.js';
import { type Signature, Till } from '../trade/support/till.js';

const MERCHANT_ID = '65f000000000000000000001';
const ACCOUNT = parseAccountId(DIRECT.accountId);

const app = useApp({ environment: { CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64') } });
let till: Till;
let openId: string;

beforeAll(async () => {
  await moveToOwnMerchant(app, ACCOUNT, MERCHANT_ID);
  till = new Till(app, await app.token('service', { accountId: ACCOUNT }));
  openId = DIRECT.users[0]?.openIds.underWeconnectChannel ?? '';
});

const metadata = { channelId: DIRECT.weconnectChannel.channelId };
const order = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({ openId, metadata, ...changes });
const statusOf = async (outTradeNo: string): Promise<unknown> => (await till.find(outTradeNo)).body.tradeStatus;

describe('a payment of an account whose merchant is its own', () => {
  it('is signed with the merchant’s key, and is PAY_SUCCESS once WeChat Pay says so', async () => {
    const { outTradeNo, signature } = (await till.pay(order())).body;

    expect(signature).toMatchObject({ appId: DIRECT.weconnectChannel.appId, signType: 'RSA' });
    expect(isSigned(signature)).toBe(true);
    app.sandbox.control.pay(outTradeNo);
    const { body } = await till.find(outTradeNo, '?refresh=true');
    expect(body).toMatchObject({ tradeStatus: 'PAY_SUCCESS', totalFee: 99, appId: DIRECT.weconnectChannel.appId });
  });

  it('by QR code has what the code holds', async () => {
    const { body } = await till.try(order({ tradeType: 'NATIVE', openId: undefined }));
    expect(body).toMatchObject({ tradeType: 'NATIVE', codeUrl: expect.stringContaining('://') });
  });

  it('whose subject WeChat Pay would refuse is refused by its field, and nothing is kept', async () => {
    const outTradeNo = 'emoji-000001';
    const { status, body } = await till.try(order({ outTradeNo, subject: 'Tea 🍵' }));

    expect([status, body.errors]).toEqual([400, [{ field: 'subject', message: expect.any(String) }]]);
    expect((await till.find(outTradeNo)).status).toBe(404);
  });

  it('goes back in part and whole, through the merchant that it was paid through', async () => {
    const outTradeNo = await till.paid(order());
    const part = await till.refund({ outTradeNo, refundFee: 40 });
    expect([part.status, part.body.refundFee]).toEqual([201, 40]);

    await app.app.get(DirectMerchantRepository, { strict: false }).leave(ACCOUNT);
    const rest = await till.refund({ outTradeNo, refundFee: 59 });
    await app.app.get(DirectMerchantRepository, { strict: false }).makeCurrent(ACCOUNT, MERCHANT_ID);

    expect(rest.status).toBe(201);
    expect((await till.refund({ outTradeNo, refundFee: 1 })).status).toBe(409);
  });

  it('that nobody makes is closed', async () => {
    app.sandbox.control.rules({ minimumAgeToCloseMs: 0 });
    const { outTradeNo } = (await till.pay(order())).body;

    expect((await till.close(outTradeNo)).status).toBe(200);
    expect(await statusOf(outTradeNo)).toBe('CLOSED');
  });
});

function isSigned({ appId, timeStamp, nonceStr, package: prepay, paySign }: Signature): boolean {
  const text = `${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`;
  return createVerify('RSA-SHA256').update(text).verify(DIRECT.certificate, paySign, 'base64');
}
