import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type ModuleName, parseChannelId } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { ActivationService } from '../activation/index.js';
import { CheckoutPolicy } from './checkout.policy.js';
import { OpenOrders, type OrderBook } from './open-orders.js';
import { type PayableOrder } from './payable-order.js';

/** Whether a module may take an order: asked before each. */
@Injectable()
export class SalesPolicy {
  constructor(
    private readonly activations: ActivationService,
    private readonly channels: ChannelOwnership,
    private readonly openOrders: OpenOrders,
    private readonly policy: CheckoutPolicy,
  ) {}

  /**
   * Whether the order's buyer may have one more that is not paid; asked once the order has its number.
   * @param holds whether it keeps from others what it is for: of those a buyer may have fewer
   * @throws TooManyOpenOrders
   */
  async admit(
    order: PayableOrder,
    { module, book, holds }: { module: ModuleName; book: OrderBook; holds: boolean },
  ): Promise<void> {
    const limit = holds ? this.policy.openHolds : this.policy.openOrders;
    await this.openOrders.enter(order, { module, limit, book });
  }

  /** Takes back that the order counts among its buyer's: it was not placed. */
  async dismiss(order: PayableOrder, module: ModuleName): Promise<void> {
    await this.openOrders.leave(order, module);
  }

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
}
