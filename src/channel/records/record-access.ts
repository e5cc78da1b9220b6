import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../../common/index.js';
import { ChannelNotFound, ChannelOwnership } from '../../merchant/index.js';
import { PaymentRecords } from '../../trade/index.js';

/** Whose payments may be read. Nothing is claimed by reading, and WeConnect is asked only about a channel that nobody here has used. */
@Injectable()
export class RecordAccess {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly payments: PaymentRecords,
  ) {}

  /**
   * @param scope the account that asks; undefined: whoever runs the service
   * @throws ChannelNotFound, alike for a channel that there is not and for one that another account owns or has used
   */
  async requireReadable(scope: AccountId | undefined, channelId: ChannelId): Promise<void> {
    const owner = await this.channels.accountOf(channelId);
    if (owner !== undefined && owner !== (scope ?? owner)) throw new ChannelNotFound();
    if (owner !== undefined || (await this.payments.isChannelUsed(channelId, scope))) return;
    if (await this.payments.isChannelUsed(channelId)) throw new ChannelNotFound();
    await this.channels.find(undefined, channelId);
  }
}
