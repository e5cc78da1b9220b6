import { defineError } from '../common/index.js';
import { type UpstreamOrder, type UpstreamRefund } from './gateway.types.js';
import { type DirectMerchantFacts } from './wechatpay/direct-merchant.repository.js';

/** What WeChat Pay told a merchant of one's own, its signature verified and its resource decrypted. A reason to ask, all the same. */
export type DirectNotification =
  | { kind: 'payment'; merchant: DirectMerchantFacts; order: UpstreamOrder }
  | { kind: 'refund'; merchant: DirectMerchantFacts; refund: UpstreamRefund };

/**
 * Why a message is not taken for WeChat Pay's. `unsigned`: a header is missing, or is none · `stale`: more than five minutes off, either way ·
 * `unknown-key`: the key that its serial names is none of the merchant's · `wrong-signature` · `probe`: WeChat's own test of whether
 * signatures are verified (`WECHATPAY/SIGNTEST/`) · `foreign`: signed by WeChat Pay, about another merchant.
 */
export type NotificationFault = 'unsigned' | 'stale' | 'unknown-key' | 'wrong-signature' | 'probe' | 'foreign';

/** A message that is not WeChat Pay's, or not this merchant's. */
export class NotificationRefused extends defineError(
  'wechatpay-notification-refused',
  'unauthenticated',
  (text: string) => `The notification was refused: ${text}.`,
) {
  constructor(
    readonly fault: NotificationFault,
    text: string,
  ) {
    super(text);
  }
}

/** A message of WeChat Pay's that cannot be decrypted with the merchant's APIv3 key, or lacks what its kind must have. */
export class NotificationUnreadable extends defineError(
  'wechatpay-notification-unreadable',
  'invalid',
  (text: string, cause?: unknown) => ({ message: `The notification cannot be read: ${text}.`, cause }),
) {}
