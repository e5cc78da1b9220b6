import { type AccountId, type ChannelId } from '../../../common/index.js';
import { type PaymentImport } from './payment-import.js';
import { type PaymentImportDocument } from './payment-import.schema.js';

export function toDocument({ channelId, generation, ...rest }: PaymentImport): PaymentImportDocument {
  return { _id: channelId, gen: generation, ...rest };
}

export function toPaymentImport({ _id, gen, accountId, ...rest }: PaymentImportDocument): PaymentImport {
  const { from, total, error, finishedAt, unreadable = 0, unreadableOrders = [] } = rest;
  return {
    ...rest,
    from,
    total,
    error,
    finishedAt,
    unreadable,
    unreadableOrders,
    channelId: _id as ChannelId,
    accountId: accountId as AccountId,
    generation: gen,
  };
}
