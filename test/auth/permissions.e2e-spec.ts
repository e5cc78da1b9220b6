import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { mayUse, type Permission, PERMISSIONS } from '../../src/auth/permissions.js';
import { TOKEN_ROLES } from '../../src/auth/index.js';
import { BrowserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { Shop } from '../support/shop.js';
import { type TestApp, useApp } from '../support/start-app.js';
import { PERMISSION, PUBLIC } from '../../src/auth/auth.guard.js';

interface Route {
  method: string;
  path: string;
  open: boolean;
  permission: Permission | undefined;
}

const app = useApp();
let routes: Route[];
let cookies: Record<string, string>;
beforeAll(async () => {
  routes = routesOf(app);
  const staff = ['admin', 'service', 'operator'] as const;
  cookies = Object.fromEntries(await Promise.all(staff.map(async (role) => [role, await signIn(app.tokens[role])])));
});
const inConsole = ({ path }: Route): boolean => path === '/console' || path.startsWith('/console/');
const filled = (path: string, values: Record<string, string> = {}): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? '000000000000000000000000').replace('*', 'x');

describe('every route', () => {
  it('is found by this test', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.filter(inConsole).length).toBeGreaterThan(18);
  });

  it('names its permission, or that it is public', () => {
    expect(routes.filter(({ open, permission }) => !open && permission === undefined)).toEqual([]);
    const doors = routes.filter((route) => inConsole(route) && route.permission === undefined);
    expect(doors.map(({ path }) => path).every((path) => path.startsWith('/console/login'))).toBe(true);
  });

  it('of the HTTP interface is shut to the roles that the table does not name, and to no other', async () => {
    const tokens = { ...app.tokens, mobile: await mobileToken() };
    const wrong: string[] = [];
    for (const route of routes.filter((one) => !inConsole(one) && !one.open)) {
      for (const role of TOKEN_ROLES) {
        const { status, body } = await call(route, { authorization: `Bearer ${tokens[role]}` });
        const shut = status === 403 && body.includes('"code":"forbidden"');
        if (shut === mayUse(role, route.permission)) wrong.push(`${role} ${route.method} ${route.path} ${status}`);
      }
      expect((await call(route, {})).status).toBe(401);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('of the console is shut to the same roles by the same table', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((one) => inConsole(one) && one.permission !== undefined && !isLive(one))) {
      for (const role of ['admin', 'service', 'operator'] as const) {
        const { status, body } = await call(route, { cookie: cookies[role] ?? '' });
        const shut = status === 403 && body.includes('<code>forbidden</code>');
        if (shut === mayUse(role, route.permission)) wrong.push(`${role} ${route.method} ${route.path} ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('that leads to something of an account is 404 to another account, at both doors', async () => {
    const shop = new Shop(app);
    await shop.open();
    const { outTradeNo, orderNumber } = await shop.paid();
    const admin = app.api(app.tokens.admin);
    const { body } = await eventually(async () => {
      const answer = await admin.get(`/api/webhook/events?outTradeNo=${outTradeNo}`);
      expect(answer.body.items).toHaveLength(1);
      return answer;
    });
    const values = {
      outTradeNo,
      orderNumber,
      id: body.items[0].id,
      channelId: app.sandbox.world.channelId,
      module: 'store',
    };
    const token = await app.token('admin', { accountId: app.sandbox.world.accountWithoutPayment.accountId });
    const cookie = await signIn(token);
    const told: string[] = [];
    for (const route of routes.filter(({ path, open, permission }) => leads(path) && (!open || permission))) {
      const headers = inConsole(route) ? { cookie } : { authorization: `Bearer ${token}` };
      const { status, location } = await call(route, headers, values);
      // Back to the thing's own page, which is looked at above.
      if (status === 303 && location === filled('/console/channels/:channelId', values)) continue;
      if (![400, 403, 404, 415].includes(status) && !isLive(route))
        told.push(`${route.method} ${route.path} ${status}`);
    }
    expect(told).toEqual([]);
  }, 120_000);
});

describe('the table', () => {
  it.each(Object.keys(PERMISSIONS) as Permission[])(
    'gives %s to an operator, unless it is a user’s own',
    (permission) => {
      expect(mayUse('operator', permission)).toBe(permission !== 'mobile-links:open');
    },
  );

  it('gives nobody what no route names', () => {
    expect(TOKEN_ROLES.some((role) => mayUse(role, undefined))).toBe(false);
  });
});

const isLive = ({ path }: Route): boolean => path.startsWith('/console/live');
/** An activation is of one's own account, whatever the module. */
const leads = (path: string): boolean => path.includes('/:') && !path.includes('modules/:module');

async function call(
  { method, path }: Route,
  headers: Record<string, string>,
  values: Record<string, string> = {},
): Promise<{ status: number; body: string; location: string | null }> {
  const response = await fetch(app.url + filled(path, values), { method, headers, redirect: 'manual' });
  return { status: response.status, body: await response.text(), location: response.headers.get('location') };
}

function mobileToken(): Promise<string> {
  const { channelId, users } = app.sandbox.world;
  return app.token('mobile', { channelId, openId: users[0]?.openIds.underChannel ?? '' });
}

async function signIn(token: string): Promise<string> {
  const browser = new BrowserClient(app.url);
  await browser.signIn(token);
  return `console_session=${browser.cookie('console_session') ?? ''}`;
}

/** As the container has them: what is not in the OpenAPI document, too. */
function routesOf({ app: served }: TestApp): Route[] {
  const modules = [...served.get(ModulesContainer).values()];
  const controllers = new Set(
    modules.flatMap(({ controllers: all }) => [...all.values()].map(({ metatype }) => metatype)),
  );
  return [...controllers].flatMap((controller) => (typeof controller === 'function' ? methodsOf(controller) : []));
}

function methodsOf(controller: { prototype: object; name: string } & object): Route[] {
  const prefix = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const own = Object.getOwnPropertyNames(controller.prototype).map(
    (name) => (controller.prototype as Record<string, unknown>)[name],
  );
  const handlers = own.filter(
    (handler): handler is object => typeof handler === 'function' && Reflect.hasMetadata(METHOD_METADATA, handler),
  );
  return handlers.map((handler) => {
    const of = (key: symbol): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
    const path = `/${prefix}/${Reflect.getMetadata(PATH_METADATA, handler) as string}`;
    return {
      method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '',
      path: path.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1'),
      open: of(PUBLIC) === true,
      permission: of(PERMISSION) as Permission | undefined,
    };
  });
}
