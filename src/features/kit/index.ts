export { defineFeature } from './define-feature.js';
export { OrderNotFound, OrderNotPayable } from './kit.errors.js';
export { OrderBook, type OrderDraft } from './order-book.js';
export { BuyerDto, OrdersController, type PlacedOrder } from './orders.controller.js';
export { OrderPage } from './order-page.js';
export { Orders } from './orders.js';
export {
  isTimeLeft,
  isEntered,
  NEWS_MS,
  type NextTry,
  type OrderKey,
  type OrderPaymentView,
  outTradeNoOf,
  type PayableOrder,
  type Payment,
  paymentViewOf,
  SHORTEST_TRY_MS,
  type UnpaidStatus,
} from './payable-order.js';
export { PayableOrderDocument } from './payable-order.schema.js';
export { CheckoutPolicy } from './sales-policy.js';
