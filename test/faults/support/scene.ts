import { ChannelDirectory, ChannelCachePolicy, ChannelCache } from '../../../src/merchant/channel-directory.js';
import { ChannelOwnership } from '../../../src/merchant/index.js';
import { ImportPolicy } from '../../../src/channel/records/import/import.policy.js';
import { TicketPolicy } from '../../../src/channel/jssdk/jsapi-ticket.js';
import { Clock, Randomness } from '../../../src/common/index.js';
import { PaymentDesk } from '../../channel/support/payment-desk.js';
import { type ApiClient } from '../../support/api-client.js';
import { Browser } from '../../support/browser.js';
import { Shop } from '../../support/shop.js';
import { startApp, type TestApp } from '../../support/start-app.js';
import { Till } from '../../trade/support/till.js';
import { ConfirmPolicy } from '../../../src/webhook/confirm/event.processor.js';

const PUBLIC_URL = 'http://scrm.example';

/** How long WeConnect and WeChat are given to answer, and how long a slow one takes, in ms. */
const PATIENCE = 700;
export const TOO_LONG = 1_000;

/** The service as people, programs and WeConnect meet it, over real HTTP. It gives WeConnect little time, and does not wait long before it asks again. */
export class Scene {
  private numbers = 0;

  private constructor(
    readonly app: TestApp,
    readonly till: Till,
    readonly shop: Shop,
    readonly desk: PaymentDesk,
    /** The administrator of the account that has not opened payment. */
    readonly newcomer: ApiClient,
  ) {}

  static async open(): Promise<Scene> {
    const app = await startApp({
      environment: { PUBLIC_URL, REDIRECT_ALLOWED_HOSTS: 'shop.example' },
      upstreamTimeoutMs: PATIENCE,
      policies: [
        // More questions than a slow machine uses up before WeConnect is well again.
        [ConfirmPolicy, { unavailableFor: 100, askAgainAfter: Array<number>(100).fill(100) }],
        [ImportPolicy, { pace: 5, retryFrom: 20 }],
        [TicketPolicy, { hold: 0 }],
        [ChannelCachePolicy, { freshFor: 0 }],
      ],
    });
    // It repeats at once what it would repeat after a random moment.
    app.app.get(Randomness, { strict: false }).fraction = () => 0;
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    const newcomer = app.api(await app.token('admin', { accountId }));
    return new Scene(app, new Till(app), new Shop(app), await PaymentDesk.ofAccountWithoutPayment(app), newcomer);
  }

  /** As on the first day: nothing in the books, nothing remembered, WeConnect in good health. */
  async begin(): Promise<void> {
    this.app.sandbox.control.reset();
    const { db } = this.app.database;
    for (const collection of (await db?.collections()) ?? []) await collection.deleteMany({});
    this.forgetChannels();
  }

  get admin(): ApiClient {
    return this.app.api(this.app.tokens.admin);
  }

  get control(): TestApp['sandbox']['control'] {
    return this.app.sandbox.control;
  }

  get world(): TestApp['sandbox']['world'] {
    return this.app.sandbox.world;
  }

  browser(): Browser {
    return new Browser({ publicUrl: PUBLIC_URL, url: this.app.url });
  }

  newNumber(): string {
    this.numbers += 1;
    return `number-${String(this.numbers).padStart(6, '0')}`;
  }

  /** The demo account's channel has been asked for before. */
  async useChannel(): Promise<void> {
    await this.app.app.get(ChannelOwnership, { strict: false }).accountOf(this.world.channelId);
  }

  /** What the process remembers of channels is kept in it alone. */
  forgetChannels(): void {
    const { app } = this.app;
    const cache = new ChannelCache(app.get(ChannelCachePolicy, { strict: false }), app.get(Clock));
    Object.assign(app.get(ChannelDirectory, { strict: false }), { cache });
  }
}
