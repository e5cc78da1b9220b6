import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId } from '../../common/index.js';
import { ChannelNotFound, ChannelOwnership } from '../../merchant/index.js';
import { PaymentRecords } from '../../trade/index.js';

/** Whose payments may be read: a channel's own account's, and by an operator anybody's. To read claims nothing. */
@Injectable()
export class RecordAccess {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly payments: PaymentRecords,
  ) {}

  /**
   * @param scope the account that asks; undefined: whoever runs the service
   * @throws ChannelNotFound, alike for a channel that there is not, for another account's, and for one that is nobody's
   */
  async requireReadable(scope: AccountId | undefined, channelId: ChannelId): Promise<void> {
    if (scope !== undefined) {
      if (!(await this.channels.mayRead(scope, channelId))) throw new ChannelNotFound();
      return;
    }
    if (!(await this.payments.isChannelUsed(channelId))) await this.channels.find(undefined, channelId);
  }
}
