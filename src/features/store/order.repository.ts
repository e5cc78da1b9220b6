import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { Clock } from '../../common/index.js';
import { asOf, type OrderKey, PayableOrderRepository, toPayableOrder, unlessTaken } from '../checkout/index.js';
import { type Order } from './order.js';
import { StoreOrderDocument } from './order.schema.js';

/** The shop's books. */
@Injectable()
export class StoreOrderRepository extends PayableOrderRepository<StoreOrderDocument> {
  constructor(
    @InjectModel(StoreOrderDocument.name) model: Model<StoreOrderDocument>,
    private readonly clock: Clock,
  ) {
    super(model);
  }

  /** @returns false where the number is taken */
  insert({ orderNumber, ...order }: Omit<Order, 'paid'>, createdAt: Date): Promise<boolean> {
    return unlessTaken(this.model.create({ _id: orderNumber, ...order, createdAt }));
  }

  async find({ accountId, orderNumber }: OrderKey): Promise<Order | undefined> {
    const document = await this.model.findOne({ _id: orderNumber, accountId }).lean<StoreOrderDocument>();
    return document ? asOf({ ...toPayableOrder(document), items: document.items }, this.clock.now()) : undefined;
  }
}
