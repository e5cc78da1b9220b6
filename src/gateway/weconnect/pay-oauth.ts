import { type AccountId, InvalidInput, parseOpenId } from '../../common/index.js';
import { reading } from '../answer.reader.js';
import { type WeConnectTransport } from './weconnect.transport.js';
import { type OauthUser } from '../gateway.types.js';
import { type GatewayPayOauth } from '../payment-gateway.js';

/** A user as WeChat's OAuth tells them. */
export const readUser = reading<OauthUser>((wire) => ({
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

/** `/weixin/pay/oauth…` */
export class WeConnectPayOauth implements GatewayPayOauth {
  constructor(private readonly transport: WeConnectTransport) {}

  url({ accountId, ...rest }: { accountId: AccountId; redirectUri: string; state: string }): string {
    return this.transport.urlOf('/weixin/pay/oauth/authorize', { quncrmAccountId: accountId, ...rest });
  }

  /** A GET, and yet a command: the code works once, so a repeat after a lost answer would be refused. */
  redeem(accountId: AccountId, code: string): Promise<OauthUser> {
    const query = { quncrmAccountId: accountId, oauthCode: code };
    return this.transport.command(
      { name: 'redeemPayOauthCode', method: 'GET', path: '/weixin/pay/oauth/userInfo', query },
      readUser,
    );
  }
}
