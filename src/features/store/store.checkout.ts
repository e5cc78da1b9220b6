import { Injectable } from '@nestjs/common';
import { type PayAnswer } from '../../trade/index.js';
import { CheckoutService, type MeansOfPayment } from '../checkout/index.js';
import { type Order } from './order.js';
import { StoreOrderRepository } from './order.repository.js';
import { STORE } from './store.name.js';

/** Has the shop's orders paid. */
@Injectable()
export class StoreCheckout {
  constructor(
    private readonly checkout: CheckoutService,
    private readonly orders: StoreOrderRepository,
  ) {}

  /** @throws as `CheckoutService.pay` */
  pay(order: Order, means: MeansOfPayment): Promise<PayAnswer> {
    const subject = order.items.map(({ name }) => name).join('、');
    return this.checkout.pay(order, { ...means, module: STORE, subject }, this.orders);
  }
}
