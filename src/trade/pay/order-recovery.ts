import { type Clock } from '../../common/index.js';
import {
  GatewayOutcomeUnknown,
  GatewayRefused,
  type GatewayRegistry,
  type UpstreamOrder,
} from '../../gateway/index.js';
import { PaymentOutcomeUnknown, toPaymentError } from '../trade.errors.js';
import { type ObservedTrade, type TradeWriter } from '../trade-writer.js';
import { assertPayable, placedOrderOf } from './payment-signer.js';
import { type TradeRecord } from '../trade.js';

/** The collaborators of a recovery. */
export interface OrderRecovery {
  gateways: GatewayRegistry;
  writer: TradeWriter;
  clock: Clock;
  /** Makes the order once more, with the same parameters, and enters the answer. */
  create: (trade: TradeRecord) => Promise<ObservedTrade>;
}

/**
 * Finds out the outcome of a unified order that failed or was not answered. The failure goes into the history first, whatever comes of it.
 * @throws what the trade turned out to be, or the failure in the words of a trade
 */
export async function recoverOrder(
  trade: TradeRecord,
  error: unknown,
  recovery: OrderRecovery,
): Promise<ObservedTrade> {
  const failure = toPaymentError(error, trade.outTradeNo);
  if (failure === error) throw error;
  const unknown = error instanceof GatewayOutcomeUnknown;
  const noted = await recovery.writer.note(trade, 'pay', {
    note: String(error),
    facts: unknown ? { uncertain: true } : {},
  });
  if (unknown) return askOrRepeat(noted, recovery);
  if (!(error instanceof GatewayRefused)) throw failure;
  if (error.meaning === 'decided') await assertStillPayable(noted, recovery);
  else await giveUp({ ...noted, uncertain: trade.uncertain }, error, recovery);
  throw failure;
}

/** An order that the gateway refused outright cannot be paid: the trade is over, is polled no more, and its number is free again. */
async function giveUp(trade: TradeRecord, { reason }: GatewayRefused, { writer }: OrderRecovery): Promise<void> {
  const told = reason === undefined ? '' : `: ${reason}`;
  await writer.enterUnmade(trade, `The gateway refused to make the order${told}`);
}

/** A time-out is an unknown, never a failure: ask, and where no order stands, repeat once with the same parameters (WeChat's rule). */
async function askOrRepeat(
  trade: TradeRecord,
  { gateways, writer, clock, create }: OrderRecovery,
): Promise<ObservedTrade> {
  const { outTradeNo } = trade;
  try {
    const order = await gateways.of(trade).orders.find(trade);
    const entry = order && (await writer.update(trade, order, 'query'));
    // An order may stand whose prepay_id is too old: the lost call was to renew it, and only an answer to it says that it did.
    return entry && !isToBeRenewed(entry, order, clock.now()) ? entry : await create(entry?.trade ?? trade);
  } catch (error) {
    const failure = toPaymentError(error, outTradeNo);
    if (failure === error || error instanceof GatewayRefused) throw failure;
    throw new PaymentOutcomeUnknown(outTradeNo, error);
  }
}

function isToBeRenewed({ trade, disagreement }: ObservedTrade, { state }: UpstreamOrder, now: Date): boolean {
  return state === 'PENDING' && !disagreement && !placedOrderOf(trade, now);
}

/** A refusal that says no more than that the order's fate is decided: the order itself says which it is. @throws TradeAlreadyPaid, TradeClosed, OrderMismatch */
async function assertStillPayable(trade: TradeRecord, { gateways, writer, clock }: OrderRecovery): Promise<void> {
  const { outTradeNo } = trade;
  try {
    const order = await gateways.of(trade).orders.find(trade);
    const entry = order && (await writer.update(trade, order, 'query'));
    if (entry) assertPayable(entry.trade, clock.now());
  } catch (error) {
    throw toPaymentError(error, outTradeNo);
  }
}
