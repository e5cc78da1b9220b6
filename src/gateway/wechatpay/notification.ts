import { parseJson, UpstreamFailure } from '../../upstream/index.js';
import { decryptResourceV3 } from '../../wechat/index.js';
import { type AnswerReader, isObject, reading, word } from '../answer.reader.js';
import {
  type DirectNotification,
  type NotificationFault,
  NotificationRefused,
  NotificationUnreadable,
} from '../direct-notification.js';
import { type UpstreamOrder } from '../gateway.types.js';
import { type DirectMerchant } from './direct-merchant.js';
import { readingTransaction, theSameAs } from './orders.js';
import { readingRefund } from './refunds.js';

const WORDS: Record<NotificationFault, string> = {
  unsigned: 'one of its Wechatpay headers is missing',
  stale: 'its time is more than five minutes off',
  'unknown-key': 'its Wechatpay-Serial names no key of this merchant',
  'wrong-signature': 'its signature is wrong',
  probe: 'its signature is a probe',
  foreign: 'it is of another merchant',
};

export const refusedFor = (fault: NotificationFault): NotificationRefused =>
  new NotificationRefused(fault, WORDS[fault]);

interface Envelope {
  eventType: string;
  ciphertext: string;
  nonce: string;
  associatedData: string;
}

const readEnvelope = reading<Envelope>((wire) => {
  const resource = wire.within('resource');
  resource.needs('algorithm', theSameAs('AEAD_AES_256_GCM'));
  return {
    eventType: wire.needs('event_type', word),
    ciphertext: resource.needs('ciphertext', word),
    nonce: resource.needs('nonce', word),
    associatedData: resource.needsIfTold('associated_data', word) ?? '',
  };
});

const PAID = 'TRANSACTION.SUCCESS';
const REFUND_EVENTS: ReadonlySet<string> = new Set(['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED']);

/**
 * Opens a notification whose signature is verified.
 * @throws NotificationUnreadable; NotificationRefused where it is another merchant's, whose keys may be the same
 */
export function openVerified(merchant: DirectMerchant, body: Buffer): DirectNotification {
  const { id, accountId, payingChannelId, appId, mchid, serial, certificateExpiresAt, publicKey } = merchant;
  const facts = { id, accountId, payingChannelId, appId, mchid, serial, certificateExpiresAt, publicKey };
  const { eventType, ...sealed } = readingOrThrow(readEnvelope, parseJson(body));
  const told = parseJson(Buffer.from(open(sealed, merchant.apiV3Key)));
  if (isObject(told) && told.mchid !== mchid) throw refusedFor('foreign');
  if (eventType === PAID) return { kind: 'payment', merchant: facts, order: readingOrThrow(readPaid(merchant), told) };
  if (!REFUND_EVENTS.has(eventType)) throw new NotificationUnreadable(`event_type: ${shown(eventType)} is unknown`);
  const refund = readingOrThrow(readingRefund(merchant, 'refund_status'), told);
  if (eventType !== `REFUND.${refund.refundStatus}`) {
    throw new NotificationUnreadable('event_type and refund_status differ');
  }
  return { kind: 'refund', merchant: facts, refund };
}

/** Its appid is not compared: an order may have been made before its channel was changed, and the payment's truth is asked for in any case. */
function readPaid(merchant: DirectMerchant): AnswerReader<UpstreamOrder> {
  const readOrder = readingTransaction(merchant);
  return (data, odd) => {
    const order = readOrder(data, odd);
    if (order.state !== 'PAID') throw UpstreamFailure.unreadable('trade_state: must be SUCCESS');
    return order;
  };
}

function open(sealed: Omit<Envelope, 'eventType'>, apiV3Key: string): string {
  try {
    return decryptResourceV3(sealed, apiV3Key);
  } catch (cause) {
    throw new NotificationUnreadable('resource: it does not open with the APIv3 key of this merchant', cause);
  }
}

function readingOrThrow<T>(read: AnswerReader<T>, data: unknown): T {
  try {
    return read(data, () => undefined);
  } catch (error) {
    if (error instanceof UpstreamFailure) throw new NotificationUnreadable(error.message, error);
    throw error;
  }
}

/** As far as people can read it. */
const shown = (word: string): string => word.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
