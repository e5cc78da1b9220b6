import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Collection, type Model, Schema as MongooseSchema } from 'mongoose';
import { type AccountId, type ChannelId, Clock, MINUTE, type ModuleName, parseChannelId } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { ActivationService } from '../activation/index.js';
import { TooManyOpenOrders } from './kit.errors.js';
import { type OrderBook } from './order-book.js';
import { isUnpaid, type PayableOrder } from './payable-order.js';

/** How much of a shop one buyer may keep from others by orders that they do not pay. One object, so that a test can lower it. */
export class CheckoutPolicy {
  /** Unpaid orders of one buyer in a module. Each is open until it is paid or its deadline is over. */
  readonly openOrders: number = 20;
  /** The same where an order holds something that others then cannot have. */
  readonly openHolds: number = 5;
}

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

/** An order that is not in its book after so long never will be: placing it died. */
const BEING_PLACED_MS = MINUTE;

/** Whether a module may take an order: asked before each. Keeps a buyer from holding more than their share by orders that they do not pay. */
@Injectable()
export class SalesPolicy {
  constructor(
    private readonly activations: ActivationService,
    private readonly channels: ChannelOwnership,
    @InjectModel(OpenOrdersDocument.name) private readonly model: Model<OpenOrdersDocument>,
    private readonly clock: Clock,
    private readonly policy: CheckoutPolicy,
  ) {}

  /**
   * @param channelId as the buyer's page has it
   * @returns the channel that the order comes by
   * @throws ModuleNotActivated, InvalidInput naming `channelId`
   * @throws ChannelNotFound, alike for another account's channel and for one that is nobody's: to order by it would be to collect in its owner's name
   */
  async assertMaySell(accountId: AccountId, module: ModuleName, channelId: unknown): Promise<ChannelId> {
    await this.activations.requireActive(accountId, module);
    const { id } = await this.channels.find(accountId, parseChannelId(channelId));
    return id;
  }

  /**
   * Counts an order that its buyer is about to place, once it has its number; one that the SCRM places for somebody does not count.
   * @throws TooManyOpenOrders where the buyer has as many unpaid orders as one may have
   */
  async admit(order: PayableOrder, book: Book): Promise<void> {
    if (order.orderedBy === undefined) return;
    const limit = book.holds ? this.policy.openHolds : this.policy.openOrders;
    const _id = idOf(order, book.module);
    const entry = { orderNumber: order.orderNumber, since: this.clock.now(), until: order.deadline };
    while (!(await this.pushIfFew(_id, entry, limit))) {
      const open = (await this.documents.findOne({ _id }))?.orders ?? (await this.create(_id));
      if (open.length < limit) continue;
      const over = await this.overOf(open, order, book);
      if (over.length === 0) {
        const numbers = open.map(({ orderNumber }) => orderNumber);
        throw new TooManyOpenOrders(limit, numbers);
      }
      await this.pull(_id, { orderNumber: { $in: over } });
    }
  }

  /** Takes back that the order counts among its buyer's: it was not placed. */
  async dismiss(order: PayableOrder, module: ModuleName): Promise<void> {
    if (order.orderedBy !== undefined) await this.pull(idOf(order, module), { orderNumber: order.orderNumber });
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

  /** An order that is paid or closed is not taken off the list at once: it is looked at when its place is needed. */
  private async overOf(open: readonly OpenOrder[], { accountId }: PayableOrder, book: Book): Promise<string[]> {
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

type Book = Pick<OrderBook<PayableOrder>, 'module' | 'holds' | 'find'>;

function idOf({ accountId, orderedBy }: PayableOrder, module: ModuleName): string {
  return `${module}|${accountId}|${orderedBy}`;
}
