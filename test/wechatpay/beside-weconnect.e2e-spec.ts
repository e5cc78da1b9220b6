import { jest } from '@jest/globals';
import { parseAccountId } from '../../src/common/index.js';
import { GatewayCircuit } from '../../src/gateway/index.js';
import { SEEDED_DIRECT as DIRECT } from '../../src/sandbox/world/seeded-direct.js';
import { ReconcilePolicy } from '../../src/trade/index.js';
import { ConfirmPolicy } from '../../src/webhook/confirm/event.processor.js';
import { eventually } from '../support/eventually.js';
import { moveToOwnMerchant } from '../support/own-merchant.js';
import { startApp, useApp } from '../support/start-app.js';
import { aNotification } from '../support/webhook-post.js';
import { Till } from '../trade/support/till.js';

const environment = { CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64') };
const SOON = { afterCreation: [200, 400, 800, 1_600], pace: { busy: 50, idle: 50 } };

describe('a payment of a merchant of one’s own', () => {
  const app = useApp({ environment, policies: [[ReconcilePolicy, SOON]] });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is found by asking while WeConnect is away', async () => {
    const accountId = parseAccountId(DIRECT.accountId);
    await moveToOwnMerchant(app, accountId, '65f000000000000000000001');
    jest.spyOn(app.app.get(GatewayCircuit, { strict: false }), 'allowance', 'get').mockReturnValue(0);
    const till = new Till(app, await app.token('service', { accountId }));
    const openId = DIRECT.users[0]?.openIds.underWeconnectChannel;
    const { outTradeNo } = (await till.pay({ openId, metadata: {} })).body;
    app.sandbox.control.pay(outTradeNo);

    await eventually(async () => {
      const { tradeStatus, history } = (await till.find(outTradeNo)).body;
      expect([tradeStatus, history]).toEqual([
        'PAY_SUCCESS',
        expect.arrayContaining([expect.objectContaining({ source: 'reconciliation' })]),
      ]);
    });
  });
});

describe('an account that moves from WeConnect to a merchant of its own', () => {
  const app = useApp({ environment });
  const moves = (): Promise<void> => moveToOwnMerchant(app, app.sandbox.world.accountId, '65f000000000000000000002');
  const payingChannel = async (): Promise<number> =>
    (await app.api(app.tokens.admin).get(`/api/channel/channels/${app.sandbox.world.payingChannelId}?refresh=true`))
      .status;

  it('is answered its standing order again, whatever WeChat Pay would refuse of a new one', async () => {
    const till = new Till(app);
    const order = { outTradeNo: 'moved-000001', subject: 'Tea 🍵' };
    expect((await till.try(order)).status).toBe(201);
    await moves();
    expect((await till.try(order)).status).toBe(201);
    expect((await till.try({ ...order, outTradeNo: 'moved-000002' })).status).toBe(400);
  });

  it('keeps the channel that only its payment configuration there proves', async () => {
    app.sandbox.control.nameOwners(false);
    expect(await payingChannel()).toBe(200);
    await moves();
    expect(await payingChannel()).toBe(200);
  });
});

describe('without WeConnect', () => {
  it('what is posted in its name is given up after its tries', async () => {
    const askAgainAfter = [10, 10];
    const app = await startApp({ environment, withoutWeConnect: true, policies: [[ConfirmPolicy, { askAgainAfter }]] });
    try {
      expect((await app.api().post('/api/webhook/weconnect', aNotification(app.sandbox))).status).toBe(200);
      await eventually(async () => {
        const event = await app.database.collection('inbox').findOne({ outTradeNo: 'an-order-of-nobody' });
        expect(event?.state).toBe('refused');
      });
    } finally {
      await app.stop();
    }
  });
});
