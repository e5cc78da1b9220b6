import { createHmac, hash } from 'node:crypto';
import { jsapi, KEY, readyText, unifiedOrder } from './data.js';
import { JSAPI_SIGNERS, ORDER_SIGNERS } from './signers.js';

const DIGESTS = {
  MD5: (text) => hash('md5', text),
  'HMAC-SHA256': (text) => createHmac('sha256', KEY).update(text).digest('hex'),
};
export const FLOOR = 'digest of a ready text';

/** @returns one group for each payload and digest: the floor, ours and the peers that give the right value */
export function payGroups() {
  return [
    ...payloadGroups('JSAPI, 5 fields', jsapi, JSAPI_SIGNERS, { MD5: 0.6, 'HMAC-SHA256': 0.8 }),
    ...payloadGroups('order, 18 fields', unifiedOrder, ORDER_SIGNERS, { MD5: 0.27 }),
  ];
}

function payloadGroups(title, ordersOf, signers, goals) {
  return Object.keys(DIGESTS).map((signType) => ({
    title: `${title}, ${signType}`,
    goals: signType in goals ? { 'scrm-pay': goals[signType] } : {},
    ...group(ordersOf(signType), signers, signType),
  }));
}

function group(orders, signers, signType) {
  const texts = orders.map(readyText);
  const digest = DIGESTS[signType];
  const wanted = digest(texts[0]).toUpperCase();
  const right = signers.filter((signer) => signer.sign({ ...orders[0] }, signType) === wanted);
  const wrong = signers.filter((signer) => !right.includes(signer)).map(({ name }) => name);
  return {
    wrong,
    cases: [
      { name: FLOOR, run: repeat(texts, digest) },
      ...right.map(({ name, sign }) => ({ name, run: repeat(orders, (order) => sign(order, signType)) })),
    ],
  };
}

/** The results are added up, so that none of the work can be left out. */
function repeat(inputs, work) {
  return (times) => {
    let length = 0;
    for (let n = 0; n < times; n++) length += work(inputs[n & 63]).length;
    return length;
  };
}
