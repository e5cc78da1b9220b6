import { type Sandbox } from '../../src/sandbox/index.js';
import { SandboxClient } from './support/sandbox-client.js';
import { start } from './support/start.js';

const FILES = ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'];

describe('channels, merchants and WeChat’s tickets in the sandbox', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;

  beforeEach(async () => {
    sandbox = await start();
    client = new SandboxClient(sandbox);
  });
  afterEach(() => sandbox.stop());

  const configuration = (accountId: string) =>
    client.call('GET', `/weixin/pay/configuration/quncrmAccountId/${accountId}`);

  const configure = async (changes: Record<string, string> = {}, files = FILES) => {
    const { accountWithoutPayment: account } = sandbox.world;
    const form = new FormData();
    const fields = {
      quncrmAccountId: account.accountId,
      weconnectAccountId: account.channelId,
      appId: account.appId,
      sellerId: '1900000110',
      apiKey: 'k'.repeat(32),
      paymentStatus: 'ENABLE',
      ...changes,
    };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const name of files) form.set(name, new Blob([`content of ${name}`]), `${name}.pem`);
    const response = await fetch(`${sandbox.url}/weixin/pay/configuration`, { method: 'POST', body: form });
    return (await response.json()) as { code: number; data: { errorCode?: string } | null };
  };

  it('tells of channels as WeConnect does, one or several', async () => {
    const { payingChannelId, channelId, appId } = sandbox.world;

    const { data } = await client.call('GET', `/accounts/${payingChannelId}`);
    const several = await client.call('GET', `/accounts/accountIds/${payingChannelId},${channelId},none`);

    expect(data).toEqual({
      id: payingChannelId,
      appId,
      name: '悠选商城',
      channel: 'WEIXIN',
      accountType: 'SERVICE_AUTH_ACCOUNT',
      channelAccount: expect.stringMatching(/^gh_/) as string,
      quncrmAccountId: sandbox.world.accountId,
    });
    expect((several.data as unknown as { id: string }[]).map(({ id }) => id)).toEqual([payingChannelId, channelId]);
    expect(await client.call('GET', '/accounts/none')).toMatchObject({ code: 404 });
  });

  it('shows the demo account’s payment, key included, and nothing where none was opened', async () => {
    const { accountId, payingChannelId, apiKey, accountWithoutPayment } = sandbox.world;

    expect((await configuration(accountId)).data).toMatchObject({
      quncrmAccountId: accountId,
      weconnectAccountId: payingChannelId,
      apiKey,
      weixinPayment: 'ENABLE',
      p12Credential: { name: 'apiclient_cert.p12' },
    });
    expect(await configuration(accountWithoutPayment.accountId)).toEqual({ code: 200, message: 'OK', data: {} });
  });

  it('opens payment with all four files, and edits it keeping those whose id comes back', async () => {
    const { accountId } = sandbox.world.accountWithoutPayment;

    expect((await configure()).code).toBe(204);
    const opened = (await configuration(accountId)).data as Record<string, { id: string; name: string }>;
    expect(opened.caCredential).toMatchObject({ name: 'caCredential.pem', type: 'pem' });

    const keep = Object.fromEntries(FILES.slice(1).map((name) => [`${name}Id`, opened[name]?.id ?? '']));
    expect((await configure({ ...keep, sellerId: '1900000111' }, ['p12Credential'])).code).toBe(204);
    const edited = (await configuration(accountId)).data as typeof opened;
    expect(edited).toMatchObject({ sellerId: '1900000111', caCredential: opened.caCredential });
    expect(edited.p12Credential?.id).not.toBe(opened.p12Credential?.id);
  });

  it('opens no payment without its files, with a bad key, or on a channel that cannot collect', async () => {
    const { subscriptionChannelId, subscriptionAppId } = sandbox.world.accountWithoutPayment;
    const reason = async (...form: Parameters<typeof configure>) => (await configure(...form)).data?.errorCode;

    expect(await reason({}, FILES.slice(1))).toBe('PARAM_ERROR');
    expect(await reason({ apiKey: 'too short' })).toBe('PARAM_ERROR');
    expect(await reason({ appId: 'wxother' })).toBe('APPID_MISMATCH');
    expect(await reason({ weconnectAccountId: sandbox.world.channelId })).toBe('ACCOUNTNOTEXIST');
    expect(await reason({ weconnectAccountId: subscriptionChannelId, appId: subscriptionAppId })).toBe('NOAUTH');
    expect((await configuration(sandbox.world.accountWithoutPayment.accountId)).data).toEqual({});
  });

  const token = async () => {
    const path = `/accounts/${sandbox.world.payingChannelId}/refreshToken`;
    return (await client.call('POST', path, { validation: true })).data as { token: string; expireDateTime: number };
  };
  const ticket = async (accessToken: string) => {
    const path = `/wechat/cgi-bin/ticket/getticket?type=jsapi&access_token=${accessToken}`;
    return (await (await client.fetch('GET', path)).json()) as Record<string, unknown>;
  };

  it('hands out one token and one ticket for two hours', async () => {
    const first = await token();

    expect(await token()).toEqual(first);
    expect(first.expireDateTime).toBeGreaterThan(Date.now() + 7_100_000);
    const answer = await ticket(first.token);
    expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok', expires_in: 7200 });
    expect((await ticket(first.token)).ticket).toBe(answer.ticket);
    expect(sandbox.control.calls()).toMatchObject({ getTicket: 2, refreshToken: 2 });
  });

  it('answers 40001 to a revoked token and 42001 to an expired one, until a new one is fetched', async () => {
    const first = await token();
    await client.control('tokens/revoke', { channelId: sandbox.world.payingChannelId });

    expect((await ticket(first.token)).errcode).toBe(40001);
    const second = await token();
    expect((await ticket(second.token)).errcode).toBe(0);
    sandbox.control.advanceClock(7_200_000);
    expect((await ticket(second.token)).errcode).toBe(42001);
    expect((await ticket((await token()).token)).errcode).toBe(0);
    expect((await ticket('never-issued')).errcode).toBe(40001);
  });

  it('turns kinds of push on and off', async () => {
    const rule = (path: string) => client.call('POST', `/accounts/${sandbox.world.channelId}/webhookRules/${path}`);

    expect((await rule('msgType/TEXT/ENABLE')).code).toBe(204);
    expect((await rule('eventType/SUBSCRIBE/DISABLE')).code).toBe(204);
    expect((await rule('msgType/TEXT/MAYBE')).code).toBe(412);
    expect(sandbox.control.webhookRules()).toEqual({
      [`${sandbox.world.channelId} msgType TEXT`]: true,
      [`${sandbox.world.channelId} eventType SUBSCRIBE`]: false,
    });
  });
});
