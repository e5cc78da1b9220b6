import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Collection, type Model, Schema as MongooseSchema } from 'mongoose';
import { Clock, type ModuleName } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { TooManyOpenOrders } from './checkout.errors.js';
import { isUnpaid, type OrderKey, type PayableOrder } from './payable-order.js';

interface OpenOrder {
  orderNumber: string;
  since: Date;
  /** When it is over by itself. */
  until: Date;
}

/** The unpaid orders of one buyer in one module: ONE document, so that orders placed at the same moment see each other. */
@Schema({ collection: 'open_orders', versionKey: false })
export class OpenOrdersDocument {
  /** `<module>|<account>|<openId>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  orders!: OpenOrder[];
}

export const OpenOrdersSchema = SchemaFactory.createForClass(OpenOrdersDocument);

/** Where an order is looked up. */
export interface OrderBook {
  find(key: OrderKey): Promise<PayableOrder | undefined>;
}

/** An order that is not in its book after so long never will be: placing it died. */
const BEING_PLACED_MS = 60_000;

/** Keeps a buyer from holding more than their share of what can be had, by orders that they do not pay. */
@Injectable()
export class OpenOrders {
  constructor(
    @InjectModel(OpenOrdersDocument.name) private readonly model: Model<OpenOrdersDocument>,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts an order that its buyer is about to place; one that the SCRM places for somebody does not count.
   * @throws TooManyOpenOrders where `limit` orders of the buyer are unpaid already
   */
  async enter(
    order: PayableOrder,
    { module, limit, book }: { module: ModuleName; limit: number; book: OrderBook },
  ): Promise<void> {
    const { orderedBy, accountId, orderNumber, deadline } = order;
    if (orderedBy === undefined) return;
    const _id = `${module}|${accountId}|${orderedBy}`;
    const entry = { orderNumber, since: this.clock.now(), until: deadline };
    while (!(await this.pushIfFew(_id, entry, limit))) {
      const open = (await this.documents.findOne({ _id }))?.orders ?? (await this.create(_id));
      if (open.length < limit) continue;
      const over = await this.overOf(open, order, book);
      if (over.length === 0)
        throw new TooManyOpenOrders(
          limit,
          open.map((one) => one.orderNumber),
        );
      await this.pull(_id, { orderNumber: { $in: over } });
    }
  }

  async leave({ accountId, orderedBy, orderNumber }: PayableOrder, module: ModuleName): Promise<void> {
    if (orderedBy !== undefined) await this.pull(`${module}|${accountId}|${orderedBy}`, { orderNumber });
  }

  private async pushIfFew(_id: string, entry: OpenOrder, limit: number): Promise<boolean> {
    await this.pull(_id, { until: { $lte: entry.since } });
    const few = { _id, [`orders.${limit - 1}`]: { $exists: false } };
    return (await this.documents.updateOne(few, { $push: { orders: entry } })).matchedCount > 0;
  }

  private async pull(_id: string, orders: object): Promise<void> {
    await this.documents.updateOne({ _id }, { $pull: { orders } });
  }

  private async create(_id: string): Promise<OpenOrder[]> {
    try {
      await this.documents.insertOne({ _id, orders: [] });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return [];
  }

  /** Nobody tells of an order that is paid or closed that it is open no more: it is looked at when somebody needs its place. */
  private async overOf(open: readonly OpenOrder[], { accountId }: PayableOrder, book: OrderBook): Promise<string[]> {
    const orders = await Promise.all(open.map(({ orderNumber }) => book.find({ accountId, orderNumber })));
    const lostBefore = this.clock.now().getTime() - BEING_PLACED_MS;
    const isOver = ({ since }: OpenOrder, index: number): boolean => {
      const order = orders[index];
      return order ? !isUnpaid(order) : since.getTime() < lostBefore;
    };
    return open.filter(isOver).map(({ orderNumber }) => orderNumber);
  }

  /** The driver's own collection: conditions on the members of an array are no field of the schema. */
  private get documents(): Collection<OpenOrdersDocument> {
    return this.model.collection as unknown as Collection<OpenOrdersDocument>;
  }
}
