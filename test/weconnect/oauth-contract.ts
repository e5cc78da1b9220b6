import { parseOpenId } from '../../src/common/index.js';
import { type ContractSubject } from './contract-subject.js';
import { refusal } from './refusal.js';

/** What every implementation of the port must do about OAuth. */
export function oauthContract(subject: () => ContractSubject): void {
  const world = () => subject().sandbox.world;
  const port = () => subject().gateway;
  const host = () => subject().channelHost;
  const payer = () => parseOpenId(world().users[0]?.openIds.underPayingChannel);

  describe('pay OAuth', () => {
    const code = async (user = 'user_1') => {
      const url = port().payOauth.url({
        accountId: world().accountId,
        redirectUri: 'http://scrm.example/api/mobile/check-pay?channelId=1',
        state: 'state1',
      });
      const response = await fetch(`${url}&user=${user}`, { redirect: 'manual' });
      const back = new URL(response.headers.get('location') ?? '');
      expect([back.searchParams.get('channelId'), back.searchParams.get('state')]).toEqual(['1', 'state1']);
      return back.searchParams.get('code') ?? '';
    };

    it('leads the browser back with a code that is good for the payer’s openId, once', async () => {
      const once = await code();

      expect(await port().payOauth.redeem(world().accountId, once)).toEqual({ openId: payer(), virtual: false });
      expect(await refusal(port().payOauth.redeem(world().accountId, once))).toBe('40163');
    });

    it('tells the virtual openId of somebody who only looks from a payer’s', async () => {
      expect(await port().payOauth.redeem(world().accountId, await code('snapshot'))).toMatchObject({
        virtual: true,
      });
    });
  });

  describe('base OAuth', () => {
    const code = async (appId: string) => {
      const query = new URLSearchParams({
        appid: appId,
        redirect_uri: 'http://scrm.example/',
        response_type: 'code',
        scope: 'snsapi_base',
        state: 'state1',
        user: 'user_1',
      });
      const page = `${subject().sandbox.url}/wechat/connect/oauth2/authorize?${query.toString()}`;
      const response = await fetch(page, { redirect: 'manual' });
      return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
    };

    it('trades a code of WeChat’s for the user’s openId under the channel itself, once', async () => {
      const { channelId, channelAppId, users } = world();
      const once = await code(channelAppId);

      expect(await host().redeemOauthCode(channelId, once)).toEqual({
        openId: users[0]?.openIds.underChannel,
        virtual: false,
      });
      expect(await refusal(host().redeemOauthCode(channelId, once))).toBe('40163');
    });

    it('takes no code of another channel', async () => {
      expect(await refusal(host().redeemOauthCode(world().channelId, await code(world().appId)))).toBe('40029');
    });
  });
}
