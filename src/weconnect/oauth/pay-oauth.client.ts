import Type from 'typebox';
import { type AccountId, type OpenId, parseOpenId } from '../../common/index.js';
import { reading } from '../transport/answer.reader.js';
import { TEXT } from '../transport/wire.types.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';

const readOpenId = reading(Type.Object({ openid: TEXT }), ({ openid }) => parseOpenId(openid, 'openid'));

/** `/weixin/pay/oauth…` */
export class PayOauthClient {
  constructor(private readonly transport: WeConnectTransport) {}

  url(request: { accountId: AccountId; redirectUri: string; state: string }): string {
    const { accountId, redirectUri, state } = request;
    return this.transport.urlOf('/weixin/pay/oauth/authorize', { quncrmAccountId: accountId, redirectUri, state });
  }

  /** A GET, and yet a command: the code works once, so a repeat after a lost answer would be refused. */
  redeem(accountId: AccountId, code: string): Promise<OpenId> {
    const query = { quncrmAccountId: accountId, oauthCode: code };
    return this.transport.command(
      { name: 'redeemPayOauthCode', method: 'GET', path: '/weixin/pay/oauth/userInfo', query },
      readOpenId,
    );
  }
}
