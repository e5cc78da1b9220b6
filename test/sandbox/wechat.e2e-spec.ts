import { type Sandbox } from '../../src/sandbox/index.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

describe('WeChat’s own API in the sandbox, for accounts that WeConnect does not host', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const own = () => ({ appid: sandbox.world.direct.appId, secret: sandbox.world.direct.appSecret });
  const json = async (method: string, path: string, body?: object) => {
    const response = await client.fetch(method, `/wechat${path}`, body);
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };
  const token = (changes: object = {}) =>
    json('POST', '/cgi-bin/stable_token', { grant_type: 'client_credential', ...own(), ...changes });
  const ticket = (accessToken: unknown) =>
    json('GET', `/cgi-bin/ticket/getticket?type=jsapi&access_token=${String(accessToken)}`);
  const code = async (appid = own().appid, user = 'user_1') => {
    const query = { appid, redirect_uri: 'http://scrm.example/', response_type: 'code', scope: 'snsapi_base', user };
    const address = `/wechat/connect/oauth2/authorize?${new URLSearchParams(query).toString()}`;
    const { headers } = await client.fetch('GET', address);
    return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  };
  const redeem = (oauthCode: string, changes: Record<string, string> = {}) => {
    const query = { ...own(), code: oauthCode, grant_type: 'authorization_code', ...changes };
    return json('GET', `/sns/oauth2/access_token?${new URLSearchParams(query).toString()}`);
  };

  it('hands out the same token until it is forced to make another', async () => {
    const first = await token();
    expect(Object.keys(first)).toEqual(['access_token', 'expires_in']);
    // What is left of two hours, in whole seconds.
    expect([7199, 7200]).toContain(first.expires_in);
    expect((await token()).access_token).toBe(first.access_token);

    const forced = await token({ force_refresh: true });

    expect(forced.access_token).not.toBe(first.access_token);
    expect((await ticket(first.access_token)).errcode).toBe(40001);
    expect((await ticket(forced.access_token)).errcode).toBe(0);
  });

  it('takes its token no longer once its time is over, or a test revokes it', async () => {
    const first = await token();
    sandbox.control.advanceClock(7_200_000);
    expect((await ticket(first.access_token)).errcode).toBe(42001);

    const second = await token();
    sandbox.control.revokeTokens(own().appid);
    expect((await ticket(second.access_token)).errcode).toBe(40001);
  });

  it('says what is wrong with the credentials', async () => {
    expect(await token({ secret: 'wrong' })).toEqual({ errcode: 40125, errmsg: 'invalid appsecret' });
    expect((await token({ appid: sandbox.world.appId })).errcode).toBe(40013);
    expect((await token({ grant_type: 'authorization_code' })).errcode).toBe(40002);
    expect((await token({ appid: undefined })).errcode).toBe(41002);
    expect((await token({ force_refresh: 'yes' })).errcode).toBe(47001);
    expect((await redeem('x', { secret: 'wrong' })).errcode).toBe(40125);
    expect((await redeem('x', { appid: 'wxnone' })).errcode).toBe(40013);
    expect((await redeem('')).errcode).toBe(41008);
  });

  it('trades a code once for the openid under the account’s own appid', async () => {
    const given = await code();

    expect(await redeem(given)).toMatchObject({
      openid: sandbox.world.direct.users[0]?.openIds.underAppId,
      scope: 'snsapi_base',
      expires_in: 7200,
    });
    expect((await redeem(given)).errcode).toBe(40163);
    expect(await redeem(await code(own().appid, 'snapshot'))).toMatchObject({ is_snapshotuser: 1 });
  });

  it('takes no code that is unknown, five minutes old, or of another appid', async () => {
    expect((await redeem('made-up')).errcode).toBe(40029);
    expect((await redeem(await code(sandbox.world.direct.unboundApp.appId))).errcode).toBe(40029);
    const late = await code();
    sandbox.control.advanceClock(300_001);
    expect((await redeem(late)).errcode).toBe(40029);
  });

  it('goes wrong on demand, in WeChat’s words', async () => {
    sandbox.control.fault({ call: 'stableToken', kind: 'refuse', errorCode: '45009' });

    expect((await token()).errcode).toBe(45009);
    expect(sandbox.control.calls()).toEqual({ stableToken: 1 });
  });
});
