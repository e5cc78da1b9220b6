import { jest } from '@jest/globals';
import { type Page } from 'playwright-core';
import { Booking } from '../support/booking.js';
import { PHONE } from './support/chromium.js';
import { beUser, payButtonOn, payPage, signIn } from './support/site.js';
import { useSite } from './support/use-site.js';

jest.setTimeout(120_000);

const site = useSite();
let booking: Booking;
let page: Page;

beforeAll(async () => {
  booking = new Booking(site.app);
  await booking.open();
});
beforeEach(async () => {
  page = await site.open(PHONE);
});

const orderNumber = (): string => new URL(page.url()).searchParams.get('orderNumber') ?? '';

describe('a reservation on a phone', () => {
  it('goes from the free slots through WeChat to PAID, and its record is in the console', async () => {
    const slotId = await booking.freshSlot(2);
    await page.goto(payPage(site.app, 'reservation'));
    await beUser(page, '李雷');
    const times = async (part: string): Promise<number> =>
      (await page.locator(part).innerText()).match(/\d{4}-\d{2}-\d{2}/g)?.length ?? 0;
    expect(await times(`label:has([value="${slotId}"])`)).toBe(1);
    await page.locator(`input[value="${slotId}"]`).check();
    await page.getByRole('button', { name: /选好了/ }).click();
    await page.locator('#pay').waitFor();
    expect(await times('.lines')).toBe(1);
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await page.locator('#said[data-state=PAID]').waitFor();
    await booking.waitFor(orderNumber(), { status: 'PAID' });
    expect(await booking.available(slotId)).toBe(1);

    const console_ = await site.open();
    await signIn(site.app, console_);
    await console_.goto(`/console/trades/${orderNumber()}-1`);
    await console_.getByText('已送达 · reservation').waitFor();
  });

  it('says that money came too late for a seat, and not that nothing was paid', async () => {
    const slotId = await booking.freshSlot(1);
    await page.goto(payPage(site.app, 'reservation', { slotId }));
    await beUser(page, '李雷');
    await page.locator('#pay').click();
    await page.getByRole('button', { name: /关闭/ }).click();
    await page.locator('#said[data-state=cancelled]').waitFor();
    await booking.letHoldEnd(orderNumber());
    await booking.order(slotId);
    site.app.sandbox.control.pay(`${orderNumber()}-1`);
    await booking.waitFor(orderNumber(), { status: 'CLOSED' });
    await page.reload();
    const said = page.locator('#said[data-state=surplus]');
    await said.waitFor();
    expect(await said.textContent()).toContain('¥299.00');
    expect(await page.getByText('没有扣款').isVisible()).toBe(false);
    expect(await page.locator('#pay').isHidden()).toBe(true);
  });

  it('pays for the slot that the bill shows, in sight, and for no other that was chosen before', async () => {
    const [first, second] = [await booking.freshSlot(4), await booking.freshSlot(4)];
    await page.goto(payPage(site.app, 'reservation', { slotId: first }));
    await beUser(page, '李雷');
    await page.getByRole('button', { name: /重新选择/ }).click();
    expect(await page.locator(`input[value="${first}"]`).isChecked()).toBe(true);
    expect(await page.locator('#pay, .total').count()).toBe(0);
    await page.locator(`input[value="${second}"]`).check();
    await page.getByRole('button', { name: /选好了/ }).click();
    await page.locator('#pay').waitFor();
    const { y, height } = (await page.locator('#pay').boundingBox()) ?? { y: 0, height: Infinity };
    expect(y + height).toBeLessThan(PHONE.height);
    await page.locator('#pay').click();
    await payButtonOn(page).click();
    await page.locator('#said[data-state=PAID]').waitFor();
    expect([await booking.available(first), await booking.available(second)]).toEqual([4, 3]);
  });

  it('says that the slot was taken meanwhile, and leads back to the others', async () => {
    const slotId = await booking.freshSlot(1);
    await page.goto(payPage(site.app, 'reservation', { slotId }));
    await beUser(page, '李雷');
    await page.locator('#pay').waitFor();
    await booking.order(slotId);
    await page.locator('#pay').click();
    await page.locator('#said[data-state=slot-taken]').waitFor();
    expect(await page.locator('#said').innerText()).toContain('刚刚约满');
    site.chromium.expectRefusal(409);
    await page.getByRole('button', { name: /重新选择/ }).click();
    expect(await page.locator(`input[value="${slotId}"]`).isDisabled()).toBe(true);
  });

  it('does not offer a slot that is full', async () => {
    const slotId = await booking.freshSlot(1);
    await booking.order(slotId);
    await page.goto(payPage(site.app, 'reservation'));
    await beUser(page, '李雷');
    expect(await page.locator(`input[value="${slotId}"]`).isDisabled()).toBe(true);
  });
});
