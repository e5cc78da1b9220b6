import { type ApiAnswer } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { CLOSABLE_AGE, TimeMachine } from '../../support/time-machine.js';
import { isGenuine } from '../../trade/support/till.js';
import { type Scene } from './scene.js';
import { beTold, beToldOfRefund } from './told-deeds.js';

/** Something that the service is asked to do while one call of WeConnect goes wrong. */
export interface Deed {
  ask(): Promise<Pick<ApiAnswer, 'status' | 'body'>>;
  /** While the fault lasts: the books say no more than is known. */
  staysTrue?(): Promise<void>;
  /** Once a slow WeConnect has done after all what nobody waited for. */
  landsLate?(): void;
  /** Does it once more, with WeConnect in good health, and holds everything to how it must have ended. */
  repeat(): Promise<void>;
}

/** Makes a deed ready while all is well. */
type Preparation = (scene: Scene) => Promise<Deed>;

const PAGE = 'https://shop.example/cart';
const AS_A_PROGRAM = { accept: 'application/json' };

async function pay(scene: Scene): Promise<Deed> {
  const { till, control, world } = scene;
  const outTradeNo = scene.newNumber();
  const wish = { outTradeNo, subject: `Tea of ${outTradeNo}` };
  /** Under whatever number. */
  const ordered = (): object[] => control.orders().filter(({ subject }) => subject === wish.subject);
  return Promise.resolve({
    ask: () => till.try(wish),
    staysTrue: async () => {
      const { tradeStatus } = (await till.find(outTradeNo)).body;
      expect(['CREATED', 'PREPAID']).toContain(tradeStatus);
    },
    landsLate: () => {
      expect(ordered()).toHaveLength(1);
    },
    repeat: async () => {
      const { status, body } = await till.pay(wish);
      expect(status).toBe(201);
      expect(isGenuine(body.signature, world.apiKey)).toBe(true);
      expect(ordered()).toEqual([expect.objectContaining({ outTradeNo, totalFee: 99, tradeStatus: 'NOTPAY' })]);
      expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'PREPAID', flags: [] });
    },
  });
}

async function refreshTrade(scene: Scene): Promise<Deed> {
  const { till, control } = scene;
  const { outTradeNo } = (await till.pay()).body;
  control.setState(outTradeNo, { tradeStatus: 'PAY_SUCCESS' });
  return {
    ask: () => till.find(outTradeNo, '?refresh=true'),
    staysTrue: async () => {
      expect((await till.find(outTradeNo)).body.tradeStatus).toBe('PREPAID');
    },
    repeat: async () => {
      const { status, body } = await till.find(outTradeNo, '?refresh=true');
      expect([status, body.tradeStatus, body.flags]).toEqual([200, 'PAY_SUCCESS', []]);
    },
  };
}

async function closeTrade(scene: Scene): Promise<Deed> {
  const { app, till, control } = scene;
  const { outTradeNo } = (await till.pay()).body;
  new TimeMachine(app).travel(CLOSABLE_AGE);
  return {
    ask: () => till.close(outTradeNo),
    staysTrue: async () => {
      const isClosedThere = control.order(outTradeNo).tradeStatus === 'CLOSED';
      const { tradeStatus } = (await till.find(outTradeNo)).body;
      expect(isClosedThere ? ['PREPAID', 'CLOSED'] : ['PREPAID']).toContain(tradeStatus);
    },
    landsLate: () => {
      expect(control.order(outTradeNo).tradeStatus).toBe('CLOSED');
    },
    repeat: async () => {
      expect((await till.close(outTradeNo)).status).toBe(200);
      expect((await till.find(outTradeNo)).body).toMatchObject({ tradeStatus: 'CLOSED', flags: [] });
      expect(control.order(outTradeNo).tradeStatus).toBe('CLOSED');
    },
  };
}

interface Wish {
  outTradeNo: string;
  outRefundNo: string;
  refundFee: number;
}

async function refund(scene: Scene): Promise<Deed> {
  const { till, control } = scene;
  control.policy({ drop: true });
  const wish: Wish = { outTradeNo: await till.paid(), outRefundNo: scene.newNumber(), refundFee: 60 };
  return {
    ask: () => till.refund({ ...wish }),
    staysTrue: async () => {
      const { refundStatus } = (await till.findRefund(wish.outRefundNo)).body;
      expect(refundsOf(scene, wish).length === 1 ? ['PENDING', 'SUCCESS'] : ['PENDING']).toContain(refundStatus);
      expect((await till.find(wish.outTradeNo)).body.refundedFee).toBe(60);
    },
    landsLate: () => {
      expect(refundsOf(scene, wish)).toHaveLength(1);
    },
    repeat: () => expectRefundedOnce(scene, wish),
  };
}

async function refreshRefund(scene: Scene): Promise<Deed> {
  const { till, control } = scene;
  control.policy({ drop: true });
  const wish = { outTradeNo: await till.paid(), outRefundNo: scene.newNumber(), refundFee: 60 };
  expect((await till.refund({ ...wish })).status).toBe(201);
  return {
    ask: () => till.findRefund(wish.outRefundNo, '?refresh=true'),
    repeat: async () => {
      const { status, body } = await till.findRefund(wish.outRefundNo, '?refresh=true');
      expect([status, body.refundStatus]).toEqual([200, 'SUCCESS']);
      await expectRefundedOnce(scene, wish);
    },
  };
}

/** Under whatever number. */
const refundsOf = ({ control }: Scene, wish: { outTradeNo: string }): object[] =>
  control.refunds().filter(({ outTradeNo }) => outTradeNo === wish.outTradeNo);

async function expectRefundedOnce(scene: Scene, wish: Wish): Promise<void> {
  const { till } = scene;
  expect((await till.refund({ ...wish })).body.refundStatus).toBe('SUCCESS');
  expect(refundsOf(scene, wish)).toEqual([expect.objectContaining({ ...wish, refundStatus: 'SUCCESS' })]);
  const { tradeStatus, refundedFee, flags } = (await till.find(wish.outTradeNo)).body;
  expect({ tradeStatus, refundedFee, flags }).toEqual({ tradeStatus: 'REFUND', refundedFee: 60, flags: [] });
}

async function importPayments(scene: Scene): Promise<Deed> {
  const { app, admin, till, control, world } = scene;
  control.policy({ drop: true });
  const outTradeNo = await till.paid();
  await app.database.collection('trades').deleteMany({});
  const path = '/api/management/channel/import-payments';
  const progress = async (): Promise<ApiAnswer['body']> =>
    (await admin.get(`${path}?channelId=${world.channelId}`)).body;
  return {
    ask: async () => {
      const answer = await admin.post(path, { channelId: world.channelId });
      await eventually(async () => {
        expect((await progress()).state).toBe('waiting');
      });
      return answer;
    },
    repeat: async () => {
      expect((await admin.post(path, { channelId: world.channelId })).status).toBe(202);
      await eventually(async () => {
        expect(await progress()).toMatchObject({ state: 'done', imported: 1 });
      });
      const { items } = (await admin.get(`/api/channel/payments?channelId=${world.channelId}`)).body;
      expect(items).toEqual([expect.objectContaining({ outTradeNo })]);
    },
  };
}

async function openPayment({ app, desk, newcomer }: Scene): Promise<Deed> {
  return Promise.resolve({
    ask: () => desk.open(),
    repeat: async () => {
      expect((await desk.open()).status).toBe(200);
      expect((await newcomer.get('/api/management/channel/wechat-payment-message')).body.enabled).toBe(true);
      const subscriptions = (await newcomer.get('/api/webhook/subscriptions')).body.items;
      expect(subscriptions.map(({ module }: { module: string }) => module)).toEqual(['channel']);
      await eventually(async () => {
        const told = await app.database.collection('inbox').find({ state: 'confirmed' }).toArray();
        expect(told.length).toBeGreaterThan(0);
        expect(await app.database.collection('deliveries').countDocuments()).toBe(0);
      });
    },
  });
}

/** A question that changes nothing: once WeConnect is well again it is answered. */
const question =
  (path: (scene: Scene) => string, prepare: (scene: Scene) => Promise<void> = () => Promise.resolve()): Preparation =>
  async (scene) => {
    await prepare(scene);
    return {
      ask: () => scene.admin.get(path(scene)),
      repeat: async () => {
        expect((await scene.admin.get(path(scene))).status).toBe(200);
      },
    };
  };

async function seeManyChannels(scene: Scene): Promise<void> {
  await scene.useChannel();
  await scene.admin.get(`/api/channel/channels/${scene.world.payingChannelId}`);
  scene.forgetChannels();
}

/** A browser comes back from its authorization; where that fails it begins anew, as the answer tells it to. */
const comeBack =
  (start: 'pay' | 'base-oauth'): Preparation =>
  async (scene) => {
    await scene.useChannel();
    const browser = scene.browser();
    const query = new URLSearchParams({ channelId: scene.world.channelId, redirect: PAGE }).toString();
    const back = await browser.authorize((await browser.open(`/api/mobile/${start}?${query}`)).location);
    let retryUrl = `/api/mobile/${start}?${query}`;
    return {
      ask: async () => {
        const { status, body } = await browser.open(back, AS_A_PROGRAM);
        const problem = JSON.parse(body || '{}') as { retryUrl?: string };
        retryUrl = problem.retryUrl ?? retryUrl;
        return { status, body: problem };
      },
      repeat: async () => {
        expect((await browser.walk(retryUrl)).location.href).toContain(PAGE);
      },
    };
  };

export const DEEDS = {
  'a payment is prepared': pay,
  'a trade is asked after': refreshTrade,
  'a trade is closed': closeTrade,
  'a refund is made': refund,
  'a refund is asked after': refreshRefund,
  'a payment is told of': (scene) => beTold(scene, 'findOrder'),
  'a payment of a forgotten merchant is told of': (scene) => beTold(scene, 'findPaymentConfiguration'),
  'a refund made elsewhere is told of': beToldOfRefund,
  'old payments are imported': importPayments,
  'payment is opened': openPayment,
  'the settings are looked at': question(() => '/api/management/channel/wechat-payment-message'),
  'a channel is looked at': question(({ world }) => `/api/channel/channels/${world.channelId}`),
  'all channels are looked at': question(() => '/api/channel/channels', seeManyChannels),
  'a payer comes back': comeBack('pay'),
  'a user comes back': comeBack('base-oauth'),
  'a page is signed': question(
    ({ world }) => `/api/jssdk/sign-package?channelId=${world.channelId}&refererUrl=${encodeURIComponent(PAGE)}`,
  ),
} satisfies Record<string, Preparation>;
