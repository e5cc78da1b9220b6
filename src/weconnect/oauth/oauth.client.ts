import Type from 'typebox';
import { type AccountId, type ChannelId, parseOpenId } from '../../common/index.js';
import { type AnswerReader, reading } from '../transport/answer.reader.js';
import { type Call, type WeConnectTransport } from '../transport/weconnect.transport.js';
import { optional, TEXT } from '../transport/wire.types.js';
import { type OauthUser } from '../weconnect.types.js';

const USER = Type.Object({
  openid: TEXT,
  is_snapshotuser: optional(Type.Union([Type.Integer(), Type.Boolean()])),
});

const readUser: AnswerReader<OauthUser> = reading(USER, ({ openid, is_snapshotuser }) => ({
  openId: parseOpenId(openid, 'openid'),
  virtual: Boolean(is_snapshotuser),
}));

/** `/weixin/pay/oauth…` and `/weixin/oauth…` */
export class OauthClient {
  constructor(private readonly transport: WeConnectTransport) {}

  payUrl(request: { accountId: AccountId; redirectUri: string; state: string }): string {
    const { accountId, redirectUri, state } = request;
    return this.transport.urlOf('/weixin/pay/oauth/authorize', { quncrmAccountId: accountId, redirectUri, state });
  }

  redeemPayCode(accountId: AccountId, code: string): Promise<OauthUser> {
    const query = { quncrmAccountId: accountId, oauthCode: code };
    return this.redeem({ name: 'redeemPayOauthCode', method: 'GET', path: '/weixin/pay/oauth/userInfo', query });
  }

  redeemBaseCode(channelId: ChannelId, code: string): Promise<OauthUser> {
    const query = { channelId, oauthCode: code };
    return this.redeem({ name: 'redeemBaseOauthCode', method: 'GET', path: '/weixin/oauth/userInfo', query });
  }

  /** A GET, and yet a command: the code works once, so a repeat after a lost answer would be refused. */
  private redeem(call: Call): Promise<OauthUser> {
    return this.transport.command(call, readUser);
  }
}
