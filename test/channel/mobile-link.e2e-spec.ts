import { Controller, Get, Module } from '@nestjs/common';
import { MobileLink } from '../../src/channel/index.js';
import { startApp, type TestApp } from '../support/start-app.js';

/** A module's page, as it stands behind a mobile link. */
@Controller('test/page')
class PageController {
  @Get()
  @MobileLink()
  show(): { shown: boolean } {
    return { shown: true };
  }
}

@Module({ controllers: [PageController] })
class PageModule {}

let app: TestApp;
let me: string;
const mine = { channelId: 'channel-b', openId: 'o-me-under-b' };
const open = (link: string, token?: string): Promise<{ status: number; body: { code?: string } }> =>
  app.api(token).get(`/test/page${link}`);
const link = (parameters: Record<string, string>): string => `?${new URLSearchParams(parameters).toString()}`;

beforeAll(async () => {
  app = await startApp({ imports: [PageModule] });
  me = await app.token('mobile', mine);
});
afterAll(() => app.stop());

describe('a mobile link', () => {
  it('opens for the user whom it names', async () => {
    expect((await open(link(mine), me)).status).toBe(200);
  });

  it('opens by the cookie as well', async () => {
    const { status } = await app.api().get(`/test/page${link(mine)}`, { cookie: `mobile_token=${me}` });
    expect(status).toBe(200);
  });

  it('takes any buyerId: under the paying channel the same person has another openId', async () => {
    expect((await open(link({ ...mine, buyerId: 'o-me-under-a' }), me)).status).toBe(200);
  });

  it.each([
    ['another user', { ...mine, openId: 'o-other' }],
    ['another channel', { ...mine, channelId: 'channel-a' }],
  ])('does not open for %s', async (_who, parameters) => {
    const { status, body } = await open(link(parameters), me);
    expect([status, body.code]).toEqual([403, 'not-your-link']);
  });

  it.each([
    ['without an openId', link({ channelId: mine.channelId })],
    ['without a channel', link({ openId: mine.openId })],
    ['with two openIds', `${link(mine)}&openId=o-other`],
  ])('is no link %s', async (_how, parameters) => {
    expect((await open(parameters, me)).status).toBe(400);
  });

  it('opens for nobody without a token, nor for a service or an operator', async () => {
    expect((await open(link(mine))).status).toBe(401);
    expect((await open(link(mine), app.tokens.service)).body.code).toBe('forbidden');
    expect((await open(link(mine), app.tokens.operator)).body.code).toBe('forbidden');
  });
});
