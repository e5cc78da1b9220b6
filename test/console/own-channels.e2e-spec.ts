import { APP_ID, NEW_SECRET, OwnChannelsDesk, SECRET } from '../channel/support/own-channels-desk.js';
import { BrowserClient } from '../support/browser-client.js';

const FORM = '/console/own-channels';
const rest = { name: '自营商城', accountType: 'SERVICE_AUTH_ACCOUNT' };
const fields = { ...rest, appId: APP_ID, appSecret: ` ${SECRET} ` };

let desk: OwnChannelsDesk;
let browser: BrowserClient;
beforeAll(async () => {
  desk = await OwnChannelsDesk.open();
  browser = new BrowserClient(desk.app.url);
  await browser.signIn(desk.app.tokens.admin);
});
afterAll(() => desk.close());
beforeEach(() => desk.reset());

describe('the form that enters a channel of one’s own', () => {
  it('is led to from the list, and leads to the channel', async () => {
    expect((await browser.get('/console/channels')).text).toContain(`href="${FORM}"`);
    const { status, location } = await browser.submit(FORM, FORM, fields);
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/console\/channels\/[0-9a-f]{24}$/)]);
    const { text } = await browser.get(location ?? '');
    expect(text).toContain('自营商城');
    expect(text).toContain(`href="${FORM}/`);
    expect(text).not.toContain(SECRET);
  });

  it('says in Chinese what WeChat refuses, at its field, and gives no secret back', async () => {
    const { status, text } = await browser.submit(FORM, FORM, { ...fields, appSecret: NEW_SECRET });
    expect(status).toBe(400);
    expect(text).toContain('AppSecret 与该 AppID 不符');
    expect(text).toContain('id="appSecret-fault"');
    expect(text).toContain(`value="${APP_ID}"`);
    expect(text).not.toContain(NEW_SECRET);
    desk.wechat.say('token', { errcode: 40164, errmsg: 'invalid ip 203.0.113.7, not in whitelist' });
    expect((await browser.submit(FORM, FORM, fields)).text).toContain('203.0.113.7');
  });

  it.each([
    ['', 400, '请填写公众号的 AppSecret'],
    [SECRET, 503, '微信暂时没有响应'],
  ])('says what else is wrong (%p)', async (appSecret, expected, words) => {
    desk.wechat.say('token', 'cut', 'cut', 'cut');
    const { status, text } = await browser.submit(FORM, FORM, { ...fields, appSecret });
    expect(status).toBe(expected);
    expect(text).toContain(words);
    expect(await desk.kept()).toBe(0);
  });

  it('says that an AppID is here already', async () => {
    await desk.added();
    const { status, text } = await browser.submit(FORM, FORM, fields);
    expect(status).toBe(409);
    expect(text).toContain('该 AppID 已接入');
  });
});

describe('the form that changes it', () => {
  it('takes a new secret, and keeps the one that is left empty', async () => {
    const id = await desk.added();
    const page = `${FORM}/${id}`;
    expect((await browser.get(page)).text).not.toContain(SECRET);
    expect((await browser.submit(page, page, { ...rest, name: '新名称', appSecret: '' })).status).toBe(303);
    expect(desk.wechat.asked).toEqual([]);
    desk.wechat.secrets.set(APP_ID, NEW_SECRET);
    const { location } = await browser.submit(page, page, { ...rest, appSecret: NEW_SECRET });
    expect(location).toBe(`/console/channels/${id}`);
    await desk.sign(id);
    expect(desk.wechat.calls('token').at(-1)?.body.secret).toBe(NEW_SECRET);
  });

  it('is another account’s to nobody', async () => {
    const page = `${FORM}/${await desk.added()}`;
    const stranger = new BrowserClient(desk.app.url);
    const { accountId } = desk.app.sandbox.world.accountWithoutPayment;
    await stranger.signIn(await desk.app.token('admin', { accountId }));
    expect((await stranger.get(page)).status).toBe(404);
    expect((await stranger.submit(FORM, page, fields)).status).toBe(404);
  });
});
