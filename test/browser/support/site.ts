import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FrameLocator, type Locator, type Page } from 'playwright-core';
import { ConsoleLinks } from '../../../src/console/index.js';
import { type TestApp } from '../../support/start-app.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Signs a window in by a one-time link. */
export async function signIn(app: TestApp, page: Page, accountId = app.sandbox.world.accountId): Promise<void> {
  await page.goto(await app.app.get(ConsoleLinks, { strict: false }).createFor(accountId));
}

/** Signs a window in with a token, as one pastes it. */
export async function signInWith(page: Page, token: string): Promise<void> {
  await page.goto('/console/login');
  await page.getByLabel(/账号令牌/).fill(token);
  await page.getByRole('button', { name: /登录/ }).click();
}

/** The pay page's address for the user of a channel. */
export const payPage = (app: TestApp, module: string, query: Record<string, string> = {}): string =>
  `/webapp/common/pay/${module}?${new URLSearchParams({ channelId: app.sandbox.world.channelId, ...query }).toString()}`;

/** Through base OAuth and pay OAuth as a user of the sandbox, and back to the page. */
export async function beUser(page: Page, nickname: string): Promise<void> {
  await page.locator('#sign-in').click();
  await page.getByRole('link', { name: nickname }).click();
  await page.getByRole('link', { name: nickname }).click();
  await page.waitForURL(/webapp\/common\/pay/);
}

/** WeChat, as it stands over the pay page. */
export const phoneOf = (page: Page): FrameLocator => page.frameLocator('dialog.phone iframe');

/** WeChat's button that pays. */
export const payButtonOn = (page: Page): Locator => phoneOf(page).getByRole('button', { name: /^支付 Pay/ });

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** What axe-core finds serious or worse on the page. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // By the protocol and not by a script element, which the page's own policy would refuse.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
