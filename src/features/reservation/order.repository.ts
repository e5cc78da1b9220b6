import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { Clock } from '../../common/index.js';
import { asOf, type OrderKey, PayableOrderRepository, toPayableOrder, unlessTaken } from '../checkout/index.js';
import { lastMomentOf, type Order } from './order.js';
import { ReservationOrderDocument } from './order.schema.js';

/** The reservations' books. */
@Injectable()
export class ReservationOrderRepository extends PayableOrderRepository<ReservationOrderDocument> {
  constructor(
    @InjectModel(ReservationOrderDocument.name) model: Model<ReservationOrderDocument>,
    private readonly clock: Clock,
  ) {
    super(model);
  }

  /** @returns false where the number is taken */
  insert({ orderNumber, ...order }: Omit<Order, 'paid'>): Promise<boolean> {
    return unlessTaken(this.model.create({ _id: orderNumber, ...order }));
  }

  /** Takes back an order for which nobody was ever asked to pay. */
  async withdraw({ accountId, orderNumber }: OrderKey): Promise<void> {
    await this.model.deleteOne({ _id: orderNumber, accountId, paymentAttempt: 0, status: 'AWAITING_PAYMENT' });
  }

  async find({ accountId, orderNumber }: OrderKey): Promise<Order | undefined> {
    const document = await this.model.findOne({ _id: orderNumber, accountId }).lean<ReservationOrderDocument>();
    return document ? asOf(toOrder(document), this.clock.now()) : undefined;
  }

  /** Whoever else gives it more time at the same time has given it enough. */
  async prolongUnlessProlonged({ orderNumber, payUntil }: Order, until: Date): Promise<void> {
    await this.model.updateOne({ _id: orderNumber, payUntil }, { $set: { payUntil: until } });
  }
}

function toOrder(document: ReservationOrderDocument): Order {
  const { slotId, slotName, startsAt, seats, createdAt, payUntil } = document;
  // A try that an older version began is as long as the hold was then.
  const tryUntil = document.tryUntil ?? payUntil;
  const deadline = lastMomentOf(document);
  return { ...toPayableOrder(document), slotId, slotName, startsAt, seats, createdAt, payUntil, deadline, tryUntil };
}
