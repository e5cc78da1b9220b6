import { RequestMethod, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Browser } from '../support/browser.js';
import { useApp } from '../support/start-app.js';

const PUBLIC_URL = 'http://scrm.example';

const mine = { channelId: 'channel-b', openId: 'o-me-under-b', buyerId: 'o-me-under-a' };
const stranger = { channelId: mine.channelId, openId: 'o-other' };

const app = useApp({ environment: { PUBLIC_URL } });
let me: string;

beforeAll(async () => {
  me = await app.token('mobile', mine);
});

interface Answer {
  status: number;
  text: string;
}

/** As a browser goes there: by the cookie. */
async function open(path: string, { method = 'GET', token = me } = {}): Promise<Answer> {
  const headers = { cookie: `mobile_token=${token}`, accept: 'text/html' };
  const response = await fetch(app.url + path, { method, headers, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}

const link = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();
const order = (query: string): Promise<Answer> => open(`/api/store/orders/1?${query}`);

interface Route {
  method: string;
  path: string;
}

const partsOf = (target: object): string[] => [Reflect.getMetadata('path', target) as string | string[]].flat();

function routesOf(controller: Type): Route[] {
  const prototype = controller.prototype as object;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = Reflect.get(prototype, name) as object;
    const method = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    return partsOf(controller).flatMap((parent) =>
      partsOf(handler).map((child) => ({
        method: RequestMethod[method] === 'ALL' ? 'GET' : RequestMethod[method],
        path: `/${parent}/${child}`
          .replace(/\/{2,}/g, '/')
          .replace(/:\w+|\*\w*/g, 'x')
          .replace(/(?<=.)\/$/, ''),
      })),
    );
  });
}

/** Every route that Nest has, those that no document names too. */
const allRoutes = (): Route[] =>
  app.app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype }) => routesOf(metatype as Type));

describe('a link that carries channelId and openId', () => {
  it.each([
    ['their own openId', { channelId: mine.channelId, openId: mine.openId }],
    ['the buyerId that pay OAuth gave them', { channelId: mine.channelId, openId: mine.buyerId }],
    ['any buyerId: it is not compared', { channelId: mine.channelId, openId: mine.openId, buyerId: 'o-other' }],
    ['nobody, for it has no openId', { channelId: 'channel-c' }],
    ['nobody, for it has no channelId', { openId: 'o-other' }],
  ])('opens for a mobile user where it names %s', async (_whom, parameters) => {
    expect((await order(link(parameters))).status).toBe(404);
  });

  it.each([
    ['another user', link(stranger)],
    ['another channel', link({ ...mine, channelId: 'channel-a' })],
    ['both', link({ channelId: 'channel-a', openId: 'o-other' })],
    ['another user after the own', `${link(mine)}&openId=o-other`],
    ['another user before the own', `openId=o-other&${link(mine)}`],
    ['another channel beside the own', `${link(mine)}&channelId=channel-a`],
    ['another user in brackets', 'channelId=channel-b&openId[]=o-other'],
    ['another user in escaped brackets', 'channelId=channel-b&openId%5B0%5D=o-other'],
    ['another user in brackets before the name', 'channelId=channel-b&[openId]=o-other'],
    ['another user under an escaped name', 'channelId=channel-b&open%49d=o-other'],
    ['another user in small letters', 'channelid=channel-b&openid=o-other'],
    ['another user beside the own in small letters', `${link(mine)}&openid=o-other`],
    ['an openId that is none', 'channelId=channel-b&openId='],
  ])('is answered 403 where it names %s', async (_whom, query) => {
    const { status, text } = await order(query);
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([403, 'not-your-link']);
  });

  it('is compared with the token of the header as well', async () => {
    const { status, body } = await app.api(me).get(`/api/store/orders/1?${link(stranger)}`);
    expect([status, body.code]).toEqual([403, 'not-your-link']);
  });

  it('is compared where a token in the header counts for nothing, and the cookie does', async () => {
    const headers = { cookie: `mobile_token=${me}`, authorization: 'Bearer none' };
    const { status } = await app.api().get(`/api/store/goods?${link(stranger)}`, headers);
    expect(status).toBe(403);
  });

  it('means nothing for who is no mobile user', async () => {
    const { service, admin, operator } = app.tokens;
    for (const token of [service, admin, operator]) {
      expect((await app.api(token).get(`/api/store/orders/1?${link(stranger)}`)).status).toBe(404);
    }
  });

  it('opens a public address for who is not signed in, or whose token is too old', async () => {
    expect((await open(`/api/store/goods?${link(stranger)}`, { token: 'none' })).status).toBe(200);
    expect((await app.api().get(`/api/store/goods?${link(stranger)}`)).status).toBe(200);
  });
});

describe('somebody else’s link', () => {
  it('opens none of the routes that there are', async () => {
    const routes = allRoutes();
    expect(routes.length).toBeGreaterThan(60);
    const opened = [];
    for (const { method, path } of routes) {
      const { status } = await open(`${path}?${link(stranger)}`, { method });
      if (status !== 403) opened.push(`${method} ${path}: ${status}`);
    }
    expect(opened).toEqual([]);
  });

  it('is the reason wherever a mobile user, or anybody, may go', async () => {
    const own = link({ channelId: mine.channelId, openId: mine.openId });
    const reached = [];
    for (const { method, path } of allRoutes()) {
      const { status } = await open(`${path}?${own}`, { method });
      // No body tells the reason of a HEAD.
      if (status !== 403 && method !== 'HEAD') reached.push({ method, path });
    }
    expect(reached.length).toBeGreaterThan(20);
    for (const { method, path } of reached) {
      const { text } = await open(`${path}?${link(stranger)}`, { method });
      // WeChat Pay's own address answers in WeChat's form, which has no code for it.
      const reason = path.startsWith('/api/webhook/wechatpay/') ? 'not those of the signed-in user' : 'not-your-link';
      expect([path, text]).toEqual([path, expect.stringContaining(reason)]);
    }
  });
});

describe('a pay page that somebody else’s link leads to', () => {
  it('says so, and offers to sign in as the right user, who comes back to the page', async () => {
    const { status, text } = await open(`/webapp/common/pay/store?${link({ ...stranger, orderNumber: '1' })}`);
    expect(status).toBe(403);
    expect(text).toContain('<!doctype html>');
    expect(text).toMatch(/这个链接属于另一位用户/);
    const href = /id="sign-in"[^>]*href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const start = new URL(href, app.url);
    expect([start.pathname, start.searchParams.get('channelId')]).toEqual(['/api/mobile/base-oauth', mine.channelId]);
    const back = new URL(new URL(start.searchParams.get('redirect') ?? '').searchParams.get('redirect') ?? '');
    expect(back.pathname + back.search).toBe('/webapp/common/pay/store?channelId=channel-b&orderNumber=1');
  });
});

describe('the way back from pay OAuth', () => {
  it('is open: the openId in it is the buyerId of the channel beside it', async () => {
    const { world } = app.sandbox;
    const phone = new Browser({ publicUrl: PUBLIC_URL, url: app.url }, 'user_1');
    const page = `${PUBLIC_URL}/webapp/common/pay/store`;
    const query = new URLSearchParams({ channelId: world.channelId, redirect: page }).toString();
    const signedIn = await phone.walk(`/api/mobile/base-oauth?${query}`);
    expect((await phone.open(signedIn.location)).status).toBe(200);
    const told = await phone.walk(`/api/mobile/pay?${query}`);
    expect(told.location.searchParams.get('openId')).toBe(world.users[0]?.openIds.underPayingChannel);
    expect((await phone.open(told.location)).status).toBe(200);
    const other = new Browser({ publicUrl: PUBLIC_URL, url: app.url }, 'user_2');
    await other.walk(`/api/mobile/base-oauth?${query}`);
    expect((await other.open(told.location)).status).toBe(403);
  });
});
