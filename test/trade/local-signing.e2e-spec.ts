import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { MerchantService } from '../../src/merchant/index.js';
import { MerchantRepository } from '../../src/merchant/merchant.repository.js';
import { GatewayRegistry, type GatewaySettings, type PaymentConfiguration } from '../../src/gateway/index.js';
import { eventually } from '../support/eventually.js';
import { NO_WORKER, useApp } from '../support/start-app.js';
import { forgetMerchant } from './support/forget-merchant.js';
import { isGenuine, Till } from './support/till.js';

const NEW_KEY = 'n'.repeat(32);

describe('signing in the process, with CREDENTIALS_KEY', () => {
  const app = useApp({ environment: { ...NO_WORKER, CREDENTIALS_KEY: randomBytes(32).toString('base64') } });
  let till: Till;
  beforeAll(async () => {
    till = new Till(app);
    await till.pay();
  });
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
    await forgetMerchant(app);
    await till.pay();
    expect(app.sandbox.control.calls()).toEqual({ createOrder: 1, findPaymentConfiguration: 1 });
  });

  it('signs under the appid that came with the key, though an older configuration had another', async () => {
    const { accountId, appId } = app.sandbox.world;
    const repository = app.app.get(MerchantRepository, { strict: false });
    const stored = await repository.find(accountId);
    if (!stored) throw new Error('nothing is kept');
    await repository.replace({
      ...stored,
      merchant: { ...stored.merchant, appId: 'wx-of-old' },
      apiKeySealed: undefined,
    });
    const key = await app.app.get(MerchantService, { strict: false }).signingKey(accountId);
    expect(key?.appId).toBe(appId);
  });

  it('keeps the key sealed', async () => {
    const stored = await app.app.get(MerchantRepository, { strict: false }).find(app.sandbox.world.accountId);
    expect(stored?.apiKeySealed).toEqual(expect.any(String));
    expect(JSON.stringify(stored)).not.toContain(app.sandbox.world.apiKey);
  });

  describe('by settings that are changed while WeConnect is asked', () => {
    let merchants: MerchantService;
    let settings: GatewaySettings;
    let before: PaymentConfiguration;
    beforeEach(async () => {
      merchants = app.app.get(MerchantService, { strict: false });
      const { accountId } = app.sandbox.world;
      settings = app.app.get(GatewayRegistry, { strict: false }).settingsOf({ accountId });
      const found = await settings.find(accountId);
      if (!found) throw new Error('payment is not open');
      before = found;
      await forgetMerchant(app);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await forgetMerchant(app);
    });

    /** Asks, and is answered `late` only once the settings were changed. */
    async function changeMeanwhile(late: PaymentConfiguration | undefined): Promise<void> {
      let answer: (configuration: PaymentConfiguration | undefined) => void = () => undefined;
      const held = new Promise<PaymentConfiguration | undefined>((resolve) => (answer = resolve));
      const asked = jest.spyOn(settings, 'find').mockReturnValueOnce(held);
      const asking = merchants.findNow(before.accountId);
      await eventually(() => {
        expect(asked).toHaveBeenCalled();
      });
      await merchants.remember({ ...before, apiKey: NEW_KEY });
      answer(late);
      await asking;
    }

    it.each([
      ['the old ones', (): PaymentConfiguration => before],
      ['none', (): undefined => undefined],
    ])('takes the new ones, though the late answer is %s', async (_, late) => {
      await changeMeanwhile(late());
      expect((await merchants.signingKey(before.accountId))?.apiKey).toBe(NEW_KEY);
    });

    it('takes the new ones, though others were kept before', async () => {
      await merchants.find(before.accountId);
      await changeMeanwhile(before);
      expect((await merchants.signingKey(before.accountId))?.apiKey).toBe(NEW_KEY);
    });

    it('takes what is found later', async () => {
      await changeMeanwhile(before);
      await merchants.findNow(before.accountId);
      expect((await merchants.signingKey(before.accountId))?.apiKey).toBe(app.sandbox.world.apiKey);
    });
  });
});
