export { requireBuyer, visibleTo } from './buyer.js';
export { BuyerDto, PayOrderDto } from './checkout.dto.js';
export { NotTheBuyer, OrderNotFound, OrderNotPayable } from './checkout.errors.js';
export { CheckoutModule } from './checkout.module.js';
export { type Checkout, CheckoutService, type MeansOfPayment } from './checkout.service.js';
export { OrderPermit } from './order-permit.js';
export { type OrderPaymentView, paymentViewOf } from './order-payment.view.js';
export {
  isBooked,
  isPaidBy,
  isUnpaid,
  outTradeNoOf,
  type OrderKey,
  type PayableOrder,
  type Payment,
} from './payable-order.js';
export { PayableOrderRepository, toPayableOrder } from './payable-order.repository.js';
export { PayableOrderDocument } from './payable-order.schema.js';
export { bookPayment, type PaymentEffects } from './payment-booking.js';
