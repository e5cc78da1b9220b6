export { ordererOf, payerOf, requireBuyer, visibleTo } from './buyer.js';
export { BuyerDto, OrderQueryDto, PayOrderDto } from './checkout.dto.js';
export { NotTheBuyer, OrderNotFound, OrderNotPayable, PayerUnknown, TooManyOpenOrders } from './checkout.errors.js';
export { CheckoutModule } from './checkout.module.js';
export { CheckoutPolicy } from './checkout.policy.js';
export { type Attempts, type Checkout, CheckoutService, type MeansOfPayment } from './checkout.service.js';
export { SalesPolicy } from './sales-policy.js';
export { type OrderPaymentView, paymentViewOf } from './order-payment.view.js';
export {
  asOf,
  deadlineOf,
  isBooked,
  isPaidBy,
  isTimeLeft,
  isUnpaid,
  NEWS_MS,
  outTradeNoOf,
  type OrderKey,
  type PayableOrder,
  type Payment,
  SHORTEST_TRY_MS,
  type UnpaidStatus,
} from './payable-order.js';
export { PayableOrderRepository, toPayableOrder, unlessTaken } from './payable-order.repository.js';
export { PayableOrderDocument } from './payable-order.schema.js';
export { bookPayment, type PaymentEffects } from './payment-booking.js';
export { type GatewayWord, PaymentInquiry } from './payment-inquiry.js';
