import { MINUTE } from '../../common/index.js';
import { verifyMessageV3 } from '../../wechat/index.js';
import { type NotificationFault } from '../direct-notification.js';

/** An answer or a notification, as it came. */
export interface Message {
  /** By its name in lower case; undefined where it is missing or was sent several times. */
  header: (name: string) => string | undefined;
  body: Buffer;
}

/** Why a message proves nothing. */
export type Doubt = Exclude<NotificationFault, 'foreign'>;

/** WeChat's rule for its own messages and for ours. */
const FRESH_FOR = 5 * MINUTE;
/** WeChat tries now and then whether signatures are looked at, by one that is none. */
const PROBE = 'WECHATPAY/SIGNTEST/';

/** What the message says its key is. */
export const serialOf = ({ header }: Message): string | undefined => header('wechatpay-serial');

/**
 * Whether WeChat Pay signed this message, within five minutes, by the key that the message itself names and no other.
 * A genuine answer is not bound to its question by the signature: who reads it compares whose it is and what it is about. An earlier answer to the
 * same question that somebody sends again within the five minutes (NOTPAY) is as true as one that was overtaken on its way: no state goes back by it, and it is asked again.
 * @param keyOf PEM by serial; undefined: the key is unknown
 * @returns why not; undefined: it is genuine
 */
export async function doubtOf(
  message: Message,
  keyOf: (serial: string) => Promise<string | undefined> | string | undefined,
  now: Date,
): Promise<Doubt | undefined> {
  const { header, body } = message;
  const [timestamp, nonce, signature] = ['timestamp', 'nonce', 'signature'].map((name) => header(`wechatpay-${name}`));
  const serial = serialOf(message);
  if (!timestamp || !nonce || !signature || !serial) return 'unsigned';
  if (signature.startsWith(PROBE)) return 'probe';
  const off = Math.abs(now.getTime() - Number(timestamp) * 1_000);
  // Whatever is no number is no time either.
  if (!(off <= FRESH_FOR)) return 'stale';
  const key = await keyOf(serial);
  if (key === undefined) return 'unknown-key';
  return (await verifyMessageV3({ timestamp, nonce, body, signature }, key)) ? undefined : 'wrong-signature';
}
