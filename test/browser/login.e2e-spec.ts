import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { ConsoleLinks } from '../../src/console/index.js';
import { signIn, signInWith } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const site = useSite();
let page: Page;

beforeEach(async () => {
  page = await site.open();
});

const alert = (): Promise<string | null> => page.getByRole('alert').textContent();

describe('signing in, in a browser', () => {
  it('works with an account token, and ends where one signs out', async () => {
    await signInWith(page, site.app.tokens.admin);
    await page.getByRole('heading', { name: /概览/ }).waitFor();
    await page.getByRole('button', { name: /退出/ }).click();
    await page.getByLabel(/账号令牌/).waitFor();
    await page.goto('/console/events');
    expect(new URL(page.url()).pathname).toBe('/console/login');
  });

  it('is refused with a token that does not count', async () => {
    await signInWith(page, `${site.app.tokens.admin}x`);
    expect(await alert()).toContain('令牌无效');
    site.chromium.expectRefusal(401);
  });

  it('is refused by a link that was used', async () => {
    const { accountId } = site.app.sandbox.world;
    const link = await site.app.app.get(ConsoleLinks, { strict: false }).createFor(accountId);
    await (await site.open()).goto(link);
    await page.goto(link);
    expect(await alert()).toContain('已用过');
    site.chromium.expectRefusal(401);
  });
});

describe('a form of the console, in a browser', () => {
  it('changes nothing where its token is another session’s', async () => {
    await signIn(site.app, page);
    await page.goto('/console/modules');
    await page.evaluate("document.querySelectorAll('input[name=_csrf]').forEach((field) => (field.value = 'forged'))");
    await page.locator('#module-store').getByRole('button', { name: /启用/ }).click();
    expect(await alert()).toContain('表单已失效');
    site.chromium.expectRefusal(403);
    await page.goto('/console/modules');
    expect(await page.locator('#module-store').textContent()).toContain('未启用');
  });

  it('changes nothing where another site posts it: the session does not come along', async () => {
    await signIn(site.app, page);
    const action = `${site.app.url}/console/modules/store/activate`;
    const elsewhere = `<form method="post" action="${action}"><button>win</button></form>`;
    await page.goto(`data:text/html,${encodeURIComponent(elsewhere)}`);
    await page.getByRole('button', { name: 'win' }).click();
    await page.getByRole('alert').waitFor();
    site.chromium.expectRefusal(401);
    await page.goto('/console/modules');
    expect(await page.locator('#module-store').textContent()).toContain('未启用');
  });
});
