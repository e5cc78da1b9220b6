import { Injectable } from '@nestjs/common';
import { type AccountId, InvalidInput } from '../../common/index.js';
import { ChannelOwnership } from '../../merchant/index.js';
import { type WantedSettings } from './form/settings-form.js';
import { ChannelCannotCollect } from './payment-settings.errors.js';

/** Whether a channel may become an account's paying one, as far as it can be known without trying. */
@Injectable()
export class PayingChannelCheck {
  constructor(private readonly channels: ChannelOwnership) {}

  /**
   * A channel that nobody has used yet may be anybody's: it becomes the account's only once WeConnect has taken it for that.
   * @throws ChannelNotFound, alike for another account's channel
   * @throws ChannelCannotCollect; InvalidInput where the appid is another channel's
   */
  async check(accountId: AccountId, { payingChannelId, appId }: WantedSettings): Promise<void> {
    const channel = await this.channels.inspect(accountId, payingChannelId);
    if (!channel.canCollectPayments) throw new ChannelCannotCollect();
    if (channel.appId !== appId) throw InvalidInput.of('appId', 'is not the appid of this channel');
  }
}
