import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId, type ChannelId, type Fen, type OpenId } from '../../common/index.js';
import { type Order, type OrderStatus, type Payment } from './order.js';
import { OrderDocument } from './order.schema.js';

/** What names an order: its number alone never does, for it may be another account's. */
export type OrderKey = Pick<Order, 'accountId' | 'orderNumber'>;

/** The shop's books. Each effect of a payment is ONE conditional write to the order's own document. */
@Injectable()
export class OrderRepository {
  constructor(@InjectModel(OrderDocument.name) private readonly model: Model<OrderDocument>) {}

  async insert({ orderNumber, ...order }: Omit<Order, 'paid'>, createdAt: Date): Promise<void> {
    await this.model.create({ _id: orderNumber, ...order, createdAt, surplus: [] });
  }

  async find({ accountId, orderNumber }: OrderKey): Promise<Order | undefined> {
    const document = await this.model.findOne({ _id: orderNumber, accountId }).lean<OrderDocument>();
    return document ? toOrder(document) : undefined;
  }

  /** @returns false when another try has begun meanwhile */
  async beginNextAttempt({ orderNumber, paymentAttempt }: Order): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: orderNumber, paymentAttempt },
      { $inc: { paymentAttempt: 1 } },
    );
    return matchedCount > 0;
  }

  /** Paid by the first payment of the right amount; however often it is called, the order is paid once. */
  async markPaid({ accountId, orderNumber }: OrderKey, paid: Payment): Promise<boolean> {
    const payable: OrderStatus[] = ['AWAITING_PAYMENT', 'PAYMENT_FAILED', 'CLOSED'];
    const { matchedCount } = await this.model.updateOne(
      { _id: orderNumber, accountId, totalFee: paid.totalFee, status: trusted({ $in: payable }) },
      { $set: { status: 'PAID', paid } },
    );
    return matchedCount > 0;
  }

  /** Money for an order that was paid already; a repeated event adds nothing. */
  async addSurplus({ accountId, orderNumber }: OrderKey, payment: Payment): Promise<void> {
    await this.model.updateOne(
      { _id: orderNumber, accountId, 'surplus.eventKey': trusted({ $ne: payment.eventKey }) },
      { $push: { surplus: payment } },
    );
  }

  async markUnpaid({ accountId, orderNumber }: OrderKey, status: 'PAYMENT_FAILED' | 'CLOSED'): Promise<void> {
    const unpaid: OrderStatus[] = ['AWAITING_PAYMENT', 'PAYMENT_FAILED'];
    await this.model.updateOne({ _id: orderNumber, accountId, status: trusted({ $in: unpaid }) }, { $set: { status } });
  }

  async markRefunded({ accountId, orderNumber }: OrderKey): Promise<void> {
    await this.model.updateOne({ _id: orderNumber, accountId }, { $set: { status: 'REFUNDED' } });
  }
}

function toOrder(document: OrderDocument): Order {
  return {
    orderNumber: document._id,
    accountId: document.accountId as AccountId,
    channelId: document.channelId as ChannelId,
    buyerId: document.buyerId as OpenId,
    items: document.items,
    totalFee: document.totalFee as Fen,
    status: document.status,
    paymentAttempt: document.paymentAttempt,
    paid: document.paid,
  };
}
