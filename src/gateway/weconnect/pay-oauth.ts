import { type AccountId, type ChannelId, InvalidInput, parseOpenId } from '../../common/index.js';
import { type AnswerReader, reading } from './answer.reader.js';
import { type Call, type WeConnectTransport } from './weconnect.transport.js';
import { type OauthUser } from '../gateway.types.js';

const readUser: AnswerReader<OauthUser> = reading((wire) => ({
  openId: wire.needs('openid', parseOpenId),
  virtual: wire.needsIfTold('is_snapshotuser', yesOrNo) ?? false,
}));

/** WeChat writes 1 and 0. Whether a user is a real one decides who may pay, so a word that is neither is not guessed at. */
function yesOrNo(value: unknown, field: string): boolean {
  const said = String(value).toLowerCase();
  if (['1', 'true'].includes(said)) return true;
  if (['0', 'false'].includes(said)) return false;
  throw InvalidInput.of(field, 'must be 0 or 1');
}

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
