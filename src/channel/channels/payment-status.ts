import { type ChannelId } from '../../common/index.js';
import { type Merchant } from '../../merchant/index.js';

/**
 * How a channel takes payments. `enabled`: it is the account's paying channel · `proxied`: it pays through that one (代支付) ·
 * `disabled`: payment is not open in its account.
 */
export const PAYMENT_STATUSES = ['enabled', 'proxied', 'disabled'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** @param merchant of the channel's account; undefined where payment was never opened */
export function paymentStatusOf(channelId: ChannelId, merchant: Merchant | undefined): PaymentStatus {
  if (!merchant?.enabled) return 'disabled';
  return merchant.payingChannelId === channelId ? 'enabled' : 'proxied';
}
