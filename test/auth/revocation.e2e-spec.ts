import { parseAccountId } from '../../src/common/index.js';
import { ConsoleLinks } from '../../src/console/index.js';
import { BrowserClient } from '../support/browser-client.js';
import { startApp, type TestApp } from '../support/start-app.js';

const PATH = '/api/management/modules';
const REVOKE = '/api/management/tokens/revoke';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.stop());

const statusOf = async (token: string): Promise<number> => (await app.api(token).get(PATH)).status;
const other = (): string => app.sandbox.world.accountWithoutPayment.accountId;

describe('a token that was revoked', () => {
  it('counts no longer, and no other ends with it', async () => {
    const lost = await app.token('service', { sub: 'lost' });
    expect(await statusOf(lost)).toBe(200);
    expect((await app.api(app.tokens.admin).post(REVOKE, { token: lost })).status).toBe(204);
    const { status, body } = await app.api(lost).get(PATH);
    expect([status, body.code, body.detail]).toEqual([401, 'unauthenticated', expect.stringContaining('revoked')]);
    expect(await statusOf(app.tokens.service)).toBe(200);
    expect((await app.api(app.tokens.admin).post(REVOKE, { token: lost })).status).toBe(204);
  });

  it('is revoked however its signature is written', async () => {
    const lost = await app.token('service', { sub: 'lost' });
    await app.api(app.tokens.admin).post(REVOKE, { token: lost });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(lost.at(-1) ?? '');
    for (const step of [1, 2, 3])
      expect(await statusOf(lost.slice(0, -1) + (alphabet[(last & ~3) + ((last + step) & 3)] ?? ''))).toBe(401);
  });

  it('opens the console no longer, and ends the session that it began', async () => {
    const lost = await app.token('admin', { sub: 'lost' });
    const browser = new BrowserClient(app.url);
    await browser.signIn(lost);
    expect((await browser.get('/console')).status).toBe(200);
    await app.api(app.tokens.admin).post(REVOKE, { token: lost });
    expect((await browser.get('/console')).location).toBe('/console/login');
    expect((await browser.signIn(lost)).status).toBe(401);
  });

  it('is another account’s to nobody but an operator', async () => {
    const theirs = await app.token('admin', { accountId: other() });
    const { status, body } = await app.api(app.tokens.admin).post(REVOKE, { token: theirs });
    expect([status, body.errors[0].field]).toEqual([400, 'token']);
    expect((await app.api(app.tokens.admin).post(REVOKE, { all: true, accountId: other() })).status).toBe(400);
    expect(await statusOf(theirs)).toBe(200);
    expect((await app.api(app.tokens.operator).post(REVOKE, { token: theirs })).status).toBe(204);
    expect(await statusOf(theirs)).toBe(401);
  });
});

describe('all tokens of an account', () => {
  it('end at once, with the sessions that they began, and one that is issued later counts', async () => {
    const theirs = await app.token('admin', { accountId: other() });
    const browser = new BrowserClient(app.url);
    await browser.signIn(app.tokens.admin);
    expect(
      (await app.api(app.tokens.operator).post(REVOKE, { all: true, accountId: app.sandbox.world.accountId })).status,
    ).toBe(204);
    for (const token of [app.tokens.admin, app.tokens.service]) expect(await statusOf(token)).toBe(401);
    expect((await browser.get('/console')).location).toBe('/console/login');
    expect(await statusOf(theirs)).toBe(200);
    await app.database
      .collection<{ _id: string }>('revocations')
      .updateOne(
        { _id: `account:${app.sandbox.world.accountId}` },
        { $set: { before: new Date(Date.now() - 60_000) } },
      );
    const second = await startApp({ sandbox: app.sandbox, databaseName: app.databaseName });
    expect((await second.api(await second.token('admin')).get(PATH)).status).toBe(200);
    await second.stop();
  });

  it('end with the links that wait to sign somebody in', async () => {
    const { accountId } = app.sandbox.world;
    const links = app.app.get(ConsoleLinks, { strict: false });
    const pathOf = async (): Promise<string> => new URL(await links.createFor(accountId)).pathname;
    const [waiting, untouched] = [await pathOf(), new URL(await links.createFor(parseAccountId(other()))).pathname];
    await app.api(app.tokens.operator).post(REVOKE, { all: true, accountId });
    expect((await new BrowserClient(app.url).get(waiting)).status).toBe(401);
    expect((await new BrowserClient(app.url).get(untouched)).location).toBe('/console');
  });

  it.each([[{}], [{ token: 'x', all: true }], [{ all: false }], [{ token: 'no-token' }], [{ token: { $ne: '' } }]])(
    'are not ended by %j',
    async (body) => {
      expect((await app.api(app.tokens.admin).post(REVOKE, body)).status).toBe(400);
      expect(await statusOf(app.tokens.service)).toBe(200);
    },
  );

  it('end without an operator’s that names the account: those are an operator’s to end', async () => {
    const { accountId } = app.sandbox.world;
    const operator = await app.token('operator', { accountId });
    const ofAll = await app.token('operator', { accountId: other() });
    await app.api(app.tokens.admin).post(REVOKE, { all: true });
    expect([await statusOf(app.tokens.admin), await statusOf(operator)]).toEqual([401, 200]);
    await app.api(ofAll).post(REVOKE, { all: true, accountId });
    expect(await statusOf(operator)).toBe(401);
  });

  it('are not for the SCRM’s token to end', async () => {
    expect((await app.api(app.tokens.service).post(REVOKE, { all: true })).status).toBe(403);
  });
});
