import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, type ModuleName, parseChannelId } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { ActivationService } from '../activation/index.js';

/** Whether a module may take an order: asked before each. */
@Injectable()
export class OrderPermit {
  constructor(
    private readonly activations: ActivationService,
    private readonly channels: ChannelOwnership,
  ) {}

  /**
   * @param channelId as the buyer's page has it
   * @returns the channel that the order comes by
   * @throws ModuleNotActivated, InvalidInput naming `channelId`
   * @throws ChannelNotFound, alike for another account's channel and for one that is nobody's: to order by it would be to collect in its owner's name
   */
  async require(accountId: AccountId, module: ModuleName, channelId: unknown): Promise<ChannelId> {
    await this.activations.requireActive(accountId, module);
    const { id } = await this.channels.find(accountId, parseChannelId(channelId));
    return id;
  }
}
