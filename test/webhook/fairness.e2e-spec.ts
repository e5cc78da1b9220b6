import { Injectable, Module } from '@nestjs/common';
import { OnPortalEvent, type OpenPaymentContext } from '../../src/webhook/index.js';
import { eventually } from '../support/eventually.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { storeDeliveries } from './support/stored.js';
import { DeliveryPolicy } from '../../src/webhook/deliver/delivery.js';

/** A module that is told by each test how to behave; it notes whom it was called for, in order. */
@Injectable()
class ProbeHandler {
  readonly called: string[] = [];
  behave: (context: OpenPaymentContext) => Promise<void> = () => Promise.resolve();

  @OnPortalEvent('open_payment', 'probe')
  async opened(context: OpenPaymentContext): Promise<void> {
    this.called.push(context.accountId);
    await this.behave(context);
  }
}

@Module({ providers: [ProbeHandler] })
class ProbeModule {}

const NOISY = 'noisy-account';
const QUIET = 'quiet-account';

describe('accounts that share a module', () => {
  let app: TestApp;
  let probe: ProbeHandler;
  let round = 0;

  beforeEach(async () => {
    app = await startApp({ imports: [ProbeModule], policies: [[DeliveryPolicy, { retryAfter: Array(12).fill(20) }]] });
    probe = app.app.get(ProbeHandler);
    round += 1;
  });
  afterEach(async () => {
    probe.behave = () => Promise.resolve();
    await app.stop();
  });

  const store = (accountId: string, count: number, more: { dueAt?: Date; fresh?: boolean } = {}): Promise<void> =>
    storeDeliveries(
      app,
      Array.from({ length: count }, (_, n) => ({
        name: `${accountId}-${round}-${n}`,
        accountId,
        module: 'probe',
        ...more,
      })),
    );
  const callsOf = (accountId: string): number => probe.called.filter((one) => one === accountId).length;
  const untilCalled = (accountId: string, times: number): Promise<void> =>
    eventually(() => {
      expect(callsOf(accountId)).toBeGreaterThanOrEqual(times);
    });

  it('are paused one by one: whose deliveries fail again and again holds up no other', async () => {
    probe.behave = ({ accountId }) =>
      accountId === (NOISY as string) ? Promise.reject(new Error('no stock')) : Promise.resolve();
    await store(NOISY, 30);
    await untilCalled(NOISY, 10);
    await store(QUIET, 20);
    await untilCalled(QUIET, 20);
    // Paused all the while: those that ran together, and no more.
    expect(callsOf(NOISY)).toBeLessThan(30);
  });

  it.each([{ fresh: true }, { fresh: false }])(
    'never wait for slots that one of them holds ($fresh: first tries)',
    async (lane) => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      probe.behave = ({ accountId }) => (accountId === (NOISY as string) ? held : Promise.resolve());
      await store(NOISY, 100, lane);
      await untilCalled(NOISY, 4);
      await store(QUIET, 5, lane);
      await untilCalled(QUIET, 5);
      release();
    },
  );

  it('take turns: the last in the queue is served as if it were first', async () => {
    const past = new Date(Date.now() - 60_000);
    await store(NOISY, 400, { dueAt: past });
    await untilCalled(NOISY, 1);
    const before = probe.called.length;
    await store(QUIET, 5);
    await untilCalled(QUIET, 5);
    const between = probe.called.slice(before, probe.called.lastIndexOf(QUIET));
    // A turn each, and what was under way when the quiet one came.
    expect(between.filter((one) => one === NOISY).length).toBeLessThan(120);
  });
});
