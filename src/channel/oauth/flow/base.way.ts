import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { ChannelOwnership } from '../../../merchant/index.js';
import { WeChatApi } from '../../../wechat-api/index.js';
import { type OauthUser, PaymentGateway } from '../../../gateway/index.js';
import { type Authorization } from './authorization.js';
import { type Departure, RETURN_PATH, type Way } from './way.js';

/** Base OAuth: by way of WeChat itself, to the user's openId under the channel that they came by. WeConnect, which has the channel's secret, redeems the code. */
@Injectable()
export class BaseWay implements Way {
  constructor(
    private readonly channels: ChannelOwnership,
    private readonly wechat: WeChatApi,
    private readonly weconnect: PaymentGateway,
    private readonly config: Config,
  ) {}

  async authorizeUrl({ accountId, channelId, state }: Departure): Promise<string> {
    const { appId } = await this.channels.find(accountId, channelId);
    return this.wechat.authorizeUrl({ appId, redirectUri: this.config.publicUrl + RETURN_PATH.base, state });
  }

  redeem({ channelId }: Authorization, code: string): Promise<OauthUser> {
    return this.weconnect.redeemBaseOauthCode(channelId, code);
  }
}
