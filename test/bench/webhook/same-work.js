import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { SECRET } from './notifications.js';

/** What each peer must do too, written as small as it goes. */

export function checkSignature(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature = '' } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const wanted = createHmac('sha256', SECRET).update(`${id}.${timestamp}.`).update(body).digest();
  const given = Buffer.from(signature.slice(3), 'base64');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

export function toDocument({ type, channel, data }, text) {
  const { outTradeNo, tradeStatus, tradeNo, totalFee } = data;
  const key = createHash('sha256')
    .update(JSON.stringify([outTradeNo, tradeStatus, tradeNo, totalFee]))
    .digest('base64url');
  const now = new Date();
  return {
    _id: key,
    type: `${type}-${data.type}`,
    source: 'webhook',
    channelId: channel.id,
    outTradeNo,
    body: text,
    digest: createHash('sha256').update(text).digest('base64url'),
    recvAt: now,
    state: 'received',
    fanDue: now,
    gen: 0,
    asked: 0,
    dup: 0,
    targets: [],
    r: {},
    conflicts: [],
  };
}

/** @returns the durable insert: the same collection options as the service's */
export async function openInbox(uri, name) {
  const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
  const collection = client.db().collection(name);
  return (document) => collection.insertOne(document);
}

/** The server tells its parent that it listens, and where. @param more what else the parent is to know */
export function announce(url, more = {}) {
  process.send?.({ url, ...more });
}
