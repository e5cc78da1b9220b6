import { type AccountId, type ChannelId, InvalidInput, parseChannelId, type TimeZone } from '../../../common/index.js';
import { type PaymentFilter } from '../../../trade/index.js';
import { endOfSpan, startOfSpan } from './moment.js';
import { type PaymentFilterDto } from './payment-query.dto.js';

/** Of one channel's payments. */
export type ChannelPaymentFilter = PaymentFilter & { channelId: ChannelId };

/** @throws InvalidInput when the span is empty */
export function toFilter(
  query: PaymentFilterDto,
  accountId: AccountId | undefined,
  zone: TimeZone,
): ChannelPaymentFilter {
  const isTest = query.isTest === undefined ? undefined : query.isTest === 'true';
  const channelId = parseChannelId(query.channelId);
  return { accountId, channelId, ...toSpan(query, zone), isTest, number: query.q };
}

/**
 * `from` <= time < `to`; an end that is not given stays open.
 * @throws InvalidInput when the span is empty
 */
export function toSpan(asked: { from?: string; to?: string }, zone: TimeZone): { from?: Date; to?: Date } {
  const from = asked.from === undefined ? undefined : startOfSpan(asked.from, zone);
  const to = asked.to === undefined ? undefined : endOfSpan(asked.to, zone);
  if (from && to && from >= to) throw InvalidInput.of('to', 'must be later than from');
  return { ...(from && { from }), ...(to && { to }) };
}
