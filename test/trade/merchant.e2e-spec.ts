import { MerchantService } from '../../src/merchant/index.js';
import { MerchantRepository } from '../../src/merchant/merchant.repository.js';
import { forgetMerchant } from './support/forget-merchant.js';
import { useApp } from '../support/start-app.js';

describe("the merchant's settings without CREDENTIALS_KEY", () => {
  const app = useApp();
  let merchants: MerchantService;
  let repository: MerchantRepository;
  beforeAll(() => {
    merchants = app.app.get(MerchantService, { strict: false });
    repository = app.app.get(MerchantRepository, { strict: false });
  });
  beforeEach(async () => {
    app.sandbox.control.reset();
    await forgetMerchant(app);
  });

  it('keep no key, and sign nothing here', async () => {
    const { accountId } = app.sandbox.world;
    expect(await merchants.signingKey(accountId)).toBeUndefined();
    await merchants.find(accountId);
    expect((await repository.find(accountId))?.apiKeySealed).toBeUndefined();
  });

  it('are asked for once, and then known', async () => {
    const { accountId, payingChannelId, appId, sellerId } = app.sandbox.world;
    for (let n = 0; n < 2; n++) {
      expect(await merchants.find(accountId)).toEqual({ accountId, payingChannelId, appId, sellerId, enabled: true });
    }
    expect(app.sandbox.control.calls().findPaymentConfiguration).toBe(1);
  });

  it('of an account without payment are never kept', async () => {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    for (let n = 0; n < 2; n++) expect(await merchants.find(accountId)).toBeUndefined();
    expect(app.sandbox.control.calls().findPaymentConfiguration).toBe(2);
  });

  it('are asked for again after ten minutes, and serve on while WeConnect is away', async () => {
    const { accountId } = app.sandbox.world;
    const known = await merchants.find(accountId);
    await age(11);
    app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind: '5xx', times: 20 });
    expect(await merchants.find(accountId)).toEqual(known);
    app.sandbox.control.reset();
    expect(await merchants.find(accountId)).toEqual(known);
    expect(await merchants.find(accountId)).toEqual(known);
    expect(app.sandbox.control.calls().findPaymentConfiguration).toBe(1);
  });

  it('fail where nothing is kept and WeConnect is away', async () => {
    app.sandbox.control.fault({ call: 'findPaymentConfiguration', kind: '5xx', times: 20 });
    await expect(merchants.find(app.sandbox.world.accountId)).rejects.toMatchObject({ code: 'weconnect-unavailable' });
  });

  async function age(minutes: number): Promise<void> {
    const fetchedAt = new Date(Date.now() - minutes * 60_000);
    const configurations = app.database.collection('payment_configs');
    const { matchedCount } = await configurations.updateOne({}, { $set: { fetchedAt } });
    expect(matchedCount).toBe(1);
  }
});
