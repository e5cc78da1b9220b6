import { SignJWT, UnsecuredJWT } from 'jose';
import { useApp } from '../support/start-app.js';

const SECRET = 'a-secret-of-the-tests';
const PATH = '/api/management/modules';

const app = useApp({ environment: { JWT_SECRET: SECRET } });
const claims = (): Record<string, unknown> => ({ accountId: app.sandbox.world.accountId, role: 'admin' });
const signed = (changes: object = {}, { secret = SECRET, alg = 'HS256', exp = '1h' } = {}): Promise<string> =>
  new SignJWT({ ...claims(), ...changes })
    .setProtectedHeader({ alg })
    .setSubject('me')
    .setExpirationTime(exp)
    .sign(new TextEncoder().encode(secret.padEnd(64, secret === SECRET ? '' : 'x')));
const withoutEnd = (): Promise<string> =>
  new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).setSubject('me').sign(new TextEncoder().encode(SECRET));

describe('a bearer token', () => {
  it('lets its account in', async () => {
    expect((await app.api(await signed()).get(PATH)).status).toBe(200);
  });

  it.each([
    ['none', () => undefined],
    ['one that is no token', () => 'abc'],
    ['one of another secret', () => signed({}, { secret: 'another-secret-of-somebody' })],
    ['an expired one', () => signed({}, { exp: '-1s' })],
    ['one without an end', withoutEnd],
    ['an unsigned one', () => new UnsecuredJWT(claims()).setSubject('me').setExpirationTime('1h').encode()],
    ['one without an account', () => signed({ accountId: undefined })],
    ['an operator in place of an account', () => signed({ accountId: { $ne: '' } })],
    ['one of an unknown role', () => signed({ role: 'root' })],
    ['a mobile one that names no user', () => signed({ role: 'mobile' })],
  ])('is refused: %s', async (_, make) => {
    const { status, body, headers } = await app.api(await make()).get(PATH);
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('of a user opens no administration', async () => {
    const { channelId, users } = app.sandbox.world;
    const mobile = await app.token('mobile', { channelId, openId: users[0]?.openIds.underChannel ?? '' });
    expect((await app.api(mobile).get(PATH)).status).toBe(403);
  });

  it('counts in a cookie for users only: a browser sends cookies unasked', async () => {
    const cookie = (token: string): Record<string, string> => ({ cookie: `mobile_token=${token}` });
    const { channelId, users } = app.sandbox.world;
    const openId = users[0]?.openIds.underChannel ?? '';
    const mobile = await app.token('mobile', { channelId, openId });
    const order = '/api/store/orders/000000000000000000000000';
    expect((await app.api().get(order, cookie(mobile))).status).toBe(404);
    expect((await app.api().get(order, cookie(app.tokens.admin))).status).toBe(401);
  });
});
