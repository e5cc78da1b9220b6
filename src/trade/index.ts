export { PayerIp } from './pay/order-fields.js';
export { type PayAnswer, type PaymentSignature } from './pay/payment-signer.js';
export { type PayOrder } from './pay/pay-order.js';
export { ReconcilePolicy } from './reconcile/poll-schedule.js';
export { type DueCandidate } from './reconcile/due.repository.js';
export { type DueTrade, TradeReconciler, type Announce, type OrderNews } from './reconcile/trade-reconciler.js';
export { OrderImport } from './records/order-import.js';
export {
  type PaymentFilter,
  type PaymentPosition,
  type PaymentRecord,
  PaymentRecords,
} from './records/payment-records.js';
export {
  type FlaggedTrade,
  type NamedTrades,
  type Outcomes,
  TradeFiguresReader,
} from './records/trade-figures.reader.js';
export {
  OutRefundNoConflict,
  RefundExceedsPayment,
  RefundNotFound,
  RefundOutcomeUnknown,
  RefundRefused,
  RefundUnavailable,
  RefundTooLate,
  TooManyRefunds,
  TradeNotPaid,
} from './refund/refund.errors.js';
export { type DueRefund, RefundReconciler, type AnnounceRefund } from './refund/reconcile/refund-reconciler.js';
export { type RefundRequest } from './refund/refund-request.js';
export { type Refund, type RefundState } from './refund/refund.js';
export { RefundService } from './refund/refund.service.js';
export {
  type Confirmation,
  type Disagreement,
  type ObservationSource,
  paidFeeOf,
  refundedFee,
  type RefundShare,
  type RefundStanding,
  refundStandingOf,
  settledRefundFee,
  type Trade,
  type TradeFlag,
  type TradeHistoryEntry,
  type TradeState,
} from './trade.js';
export {
  OrderMismatch,
  OutTradeNoConflict,
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentUnavailable,
  TradeAlreadyPaid,
  TradeClosed,
  TradeExpired,
  TradeNotFound,
  WrongPayer,
} from './trade.errors.js';
export { TradeModule } from './trade.module.js';
export { TradeService } from './trade.service.js';
export { isPaid } from './trade.state.js';
