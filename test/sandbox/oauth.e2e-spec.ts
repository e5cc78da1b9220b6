import { type Sandbox } from '../../src/sandbox/index.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

const HOME = 'http://scrm.example/api/mobile/check-pay?a=1';

describe('OAuth in the sandbox', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const query = (values: Record<string, string>) => new URLSearchParams(values).toString();
  const pay = (more: Record<string, string> = {}) =>
    `/weixin/pay/oauth/authorize?${query({ quncrmAccountId: sandbox.world.accountId, redirectUri: HOME, state: 's1', ...more })}`;
  const base = (channelId: string) =>
    `/weixin/oauth/authorize?${query({ channelId, redirectUri: HOME, state: 's1', user: 'user_1' })}`;
  const location = async (path: string) => {
    const response = await client.fetch('GET', path);
    expect(response.status).toBe(302);
    return new URL(response.headers.get('location') ?? '');
  };
  const code = async (path: string) => (await location(path)).searchParams.get('code') ?? '';
  const redeem = (oauthCode: string, accountId: string = sandbox.world.accountId) =>
    client.call('GET', `/weixin/pay/oauth/userInfo?${query({ quncrmAccountId: accountId, oauthCode })}`);

  it('shows a page to choose a user from, whose links lead back with code and state', async () => {
    const page = await (await client.fetch('GET', pay())).text();
    const link = /href="([^"]*user=user_2)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';

    const back = await location(link);

    expect(page).toContain('微信授权');
    expect(back.origin + back.pathname).toBe('http://scrm.example/api/mobile/check-pay');
    expect(back.searchParams.get('a')).toBe('1');
    expect(back.searchParams.get('state')).toBe('s1');
    const user = sandbox.world.users.find(({ id }) => id === 'user_2');
    expect((await redeem(back.searchParams.get('code') ?? '')).data).toEqual({
      openid: user?.openIds.underPayingChannel,
    });
  });

  it('redeems a code once', async () => {
    const once = await code(pay({ user: 'user_1' }));
    expect((await redeem(once)).code).toBe(200);

    expect(await redeem(once)).toMatchObject({ code: 412, data: { errorCode: '40163' } });
  });

  it('redeems no code that is unknown, older than five minutes, or of another appid', async () => {
    const late = await code(pay({ user: 'user_1' }));
    sandbox.control.advanceClock(300_001);
    const foreign = await code(base(sandbox.world.channelId));

    expect((await redeem('made-up')).data.errorCode).toBe('40029');
    expect((await redeem(late)).data.errorCode).toBe('40029');
    expect((await redeem(foreign)).data.errorCode).toBe('40029');
  });

  it('knows the same person by another openId under each channel', async () => {
    const { channelId, payingChannelId, users } = sandbox.world;
    const openid = async (id: string) => {
      const oauthCode = await code(base(id));
      return (await client.call('GET', `/weixin/oauth/userInfo?${query({ channelId: id, oauthCode })}`)).data.openid;
    };

    expect(await openid(channelId)).toBe(users[0]?.openIds.underChannel);
    expect(await openid(payingChannelId)).toBe(users[0]?.openIds.underPayingChannel);
    expect(users[0]?.openIds.underChannel).not.toBe(users[0]?.openIds.underPayingChannel);
  });

  it('marks the virtual openId of somebody who only looks', async () => {
    const { data } = await redeem(await code(pay({ user: 'snapshot' })));

    expect(data).toMatchObject({ is_snapshotuser: 1 });
  });

  it('takes WeChat’s own address too', async () => {
    const wechat = {
      appid: sandbox.world.channelAppId,
      redirect_uri: HOME,
      response_type: 'code',
      scope: 'snsapi_base',
    };
    const back = await location(`/wechat/connect/oauth2/authorize?${query({ ...wechat, state: 'x', user: 'user_1' })}`);

    expect(back.searchParams.get('code')).not.toBeNull();
  });

  it.each([
    ['a state that WeChat would not take', { state: 'a-b' }, 412],
    ['a redirect that is no web address', { redirectUri: 'javascript:alert(1)' }, 412],
    ['an account without payment', { quncrmAccountId: 'nobody' }, 412],
    ['a user that does not exist', { user: 'user_9' }, 412],
  ])('answers a page that says so to %s', async (_what, change, status) => {
    const response = await client.fetch('GET', pay(change));

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('escapes what it shows and lets the page load nothing foreign', async () => {
    const response = await client.fetch('GET', pay({ user: '<script>alert(1)</script>' }));

    expect(await response.text()).toContain('&lt;script&gt;alert(1)');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
