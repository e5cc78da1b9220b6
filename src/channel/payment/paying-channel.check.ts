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
   * A channel that is not known to be the account's may be: WeConnect decides, and is the one who says what is wrong with it.
   * @throws ChannelNotFound where WeConnect names another account
   * @throws ChannelCannotCollect; InvalidInput where the appid is another channel's
   */
  async check(accountId: AccountId, { payingChannelId, appId }: WantedSettings): Promise<void> {
    const { channel, proven } = await this.channels.findToOpen(accountId, payingChannelId);
    if (!proven) return;
    if (!channel.canCollectPayments) throw new ChannelCannotCollect();
    if (channel.appId !== appId) throw InvalidInput.of('appId', 'is not the appid of this channel');
  }
}
