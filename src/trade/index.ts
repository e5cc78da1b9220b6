export { type PayAnswer, type PaymentSignature } from './pay/pay-answer.js';
export { type PayOrder } from './pay/pay-order.js';
export {
  type Confirmation,
  type Disagreement,
  type ObservationSource,
  type Trade,
  type TradeFlag,
  type TradeHistoryEntry,
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
} from './trade.errors.js';
export { TradeModule } from './trade.module.js';
export { TradeService } from './trade.service.js';
export { type TradeState } from './trade.state.js';
