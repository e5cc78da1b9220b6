import { randomBytes } from 'node:crypto';
import { MerchantService } from '../../src/merchant/index.js';
import { MerchantRepository } from '../../src/merchant/merchant.repository.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { isGenuine, Till } from './support/till.js';

describe('signing in the process, with CREDENTIALS_KEY', () => {
  let app: TestApp;
  let till: Till;
  beforeAll(async () => {
    app = await startApp({ environment: { CREDENTIALS_KEY: randomBytes(32).toString('base64') } });
    till = new Till(app);
    await till.pay();
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    app.sandbox.control.reset();
  });

  it('needs one call of WeConnect for a payment', async () => {
    expect((await till.pay()).status).toBe(201);
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1 });
  });

  it("signs as WeConnect does, with the merchant's key", async () => {
    const { signature } = (await till.pay()).body;
    expect(isGenuine(signature, app.sandbox.world.apiKey)).toBe(true);
    expect(Object.keys(signature).sort()).toEqual('appId nonceStr package paySign signType timeStamp'.split(' '));
  });

  it('needs no call at all for a repeat', async () => {
    await till.pay({ outTradeNo: 'local-again' });
    await till.pay({ outTradeNo: 'local-again' });
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1 });
  });

  it('asks for the key again when it was forgotten', async () => {
    await app.app.get(MerchantService, { strict: false }).forget(app.sandbox.world.accountId);
    await till.pay();
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1, findPaymentConfiguration: 1 });
  });

  it('keeps the key sealed', async () => {
    const stored = await app.app.get(MerchantRepository, { strict: false }).find(app.sandbox.world.accountId);
    expect(stored?.apiKeySealed).toEqual(expect.any(String));
    expect(JSON.stringify(stored)).not.toContain(app.sandbox.world.apiKey);
  });
});
