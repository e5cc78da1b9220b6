import { createHmac, hash } from 'node:crypto';
import { jsapi, KEY, readyText, unifiedOrder } from './data.js';
import { SIGNERS } from './signers.js';

const DIGESTS = {
  MD5: (text) => hash('md5', text),
  'HMAC-SHA256': (text) => createHmac('sha256', KEY).update(text).digest('hex'),
};
export const FLOOR = 'digest of a ready text';

/** @returns one group for each payload and digest: the floor, ours and the peers that give the right value */
export function payGroups() {
  return [
    { title: 'JSAPI, 5 fields, MD5', goals: { 'scrm-pay': 0.6 }, ...group(jsapi('MD5'), 'MD5') },
    {
      title: 'JSAPI, 5 fields, HMAC-SHA256',
      goals: { 'scrm-pay': 0.8 },
      ...group(jsapi('HMAC-SHA256'), 'HMAC-SHA256'),
    },
    { title: 'order, 18 fields, MD5', goals: { 'scrm-pay': 0.27 }, ...group(unifiedOrder(), 'MD5') },
    { title: 'order, 18 fields, HMAC-SHA256', goals: {}, ...group(unifiedOrder(), 'HMAC-SHA256') },
  ];
}

function group(orders, signType) {
  const texts = orders.map(readyText);
  const digest = DIGESTS[signType];
  const wanted = digest(texts[0]).toUpperCase();
  const right = SIGNERS.filter((signer) => signer.sign({ ...orders[0] }, signType) === wanted);
  const wrong = SIGNERS.filter((signer) => !right.includes(signer)).map(({ name }) => name);
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
