/** Paid trades as the service keeps them, one every half minute; every tenth of a test. */
const BATCH = 1_000;
const NEVER = new Date('9999-12-31T00:00:00Z');
const SPACING_MS = 30_000;
const BEGUN = Date.UTC(2024, 0, 1);

/** Number `n`'s date of payment. */
export const paidAt = (n) => new Date(BEGUN + n * SPACING_MS);
export const outTradeNo = (n) => `size-${String(n).padStart(9, '0')}`;

/** Adds trades `from` to `to`, the latter excluded. */
export async function addTrades(collection, { from, to, world, progress }) {
  for (let n = from; n < to; n += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, to - n) }, (_, i) => trade(n + i, world));
    await collection.insertMany(batch, { ordered: false });
    progress(`${n} of ${to} trades`);
  }
}

/** Makes so many unpaid trades due for the reconciler. */
export async function addDueTrades(collection, count, world) {
  const due = Array.from({ length: count }, (_, n) => ({
    ...trade(n, world),
    _id: `due-${String(n).padStart(9, '0')}`,
    tradeStatus: 'PREPAID',
    paidAt: undefined,
    tradeNo: undefined,
    askAt: new Date(n + 1),
  }));
  await collection.insertMany(due, { ignoreUndefined: true });
}

function trade(n, { accountId, channelId, appId, sellerId, users }) {
  const at = paidAt(n);
  return {
    _id: outTradeNo(n),
    accountId,
    tradeType: 'JSAPI',
    tradeStatus: 'PAY_SUCCESS',
    totalFee: 1990 + (n % 1000),
    subject: '西湖龙井茶 50 克',
    detail: '',
    userIp: '203.0.113.7',
    digest: 'x'.repeat(43),
    appId,
    sellerId,
    metadata: { module: 'store', orderNumber: `order-${n}`, channelId, isTest: n % 10 === 0 },
    timeExpire: new Date(at.getTime() + 3_600_000),
    createdAt: at,
    paidAt: at,
    buyerId: users[0].openIds.underPayingChannel,
    buyerNickname: '李雷',
    tradeNo: `420000${String(n).padStart(22, '0')}`,
    prepay: { prepayId: `wx${String(n).padStart(34, '0')}`, since: at },
    refunds: [],
    flags: [],
    history: [
      { at, state: 'CREATED', source: 'pay' },
      { at, state: 'PREPAID', source: 'pay' },
      { at, state: 'PAY_SUCCESS', source: 'notification' },
    ],
    revision: 2,
    askAt: NEVER,
    askGeneration: 0,
  };
}
