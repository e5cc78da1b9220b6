import { Injectable, Logger } from '@nestjs/common';
import { LeasedQueue, PollLoop } from '../../queue/index.js';
import { TradeService } from '../../trade/index.js';
import { InboxRepository, type Sorted, type Unclaimed } from '../inbox/inbox.repository.js';
import { digestOf, type InboxEvent } from '../inbox/inbox.schema.js';
import { EventProcessor, ConfirmTiming } from './event.processor.js';
import { WakeUps } from '../inbox/inbox.service.js';

const PACE = { busy: 100, idle: 2_000 };

/** Payments that name no trade of ours: forged ones, most of the time, and all of them together have one turn. */
const STRANGERS = 'strangers';
/** What this service tells itself without a trade. */
const INSIDE = 'inside';
/** Messages and actions share so many turns, by their channels: channels can be made up, so not each one gets its own (stochastic fairness queueing, McKenney 1990). */
const CHANNEL_TURNS = 64;

/** Confirms stored events and fans them out, by turns of the accounts: those just stored at once, those left behind by sweeping. */
@Injectable()
export class InboxWorker {
  private readonly logger = new Logger(InboxWorker.name);
  private readonly takingUp = new Set<Promise<void>>();
  private queue: LeasedQueue<Sorted, InboxEvent> | undefined;
  private readonly sweep = new PollLoop(
    () => this.sweepDue(),
    PACE,
    (err) => {
      this.logger.error({ msg: 'sweeping the inbox failed', err });
    },
  );

  constructor(
    private readonly inbox: InboxRepository,
    private readonly processor: EventProcessor,
    private readonly timing: ConfirmTiming,
    private readonly wakeUps: WakeUps,
    private readonly trades: TradeService,
  ) {}

  start(): void {
    this.queue = this.openQueue();
    this.wakeUps.onEventStored((event) => {
      if (this.running) this.track(this.takeUp(event));
    });
    this.sweep.start();
  }

  /** Resolves once nothing is being confirmed; events that were not taken up wait for the next process. */
  async stop(): Promise<void> {
    await this.sweep.stop();
    await Promise.all(this.takingUp);
    await this.queue?.drain();
  }

  get running(): boolean {
    return this.sweep.running;
  }

  private openQueue(): LeasedQueue<Sorted, InboxEvent> {
    const { inbox, timing } = this;
    const store = {
      ...inbox.claimable(
        () => timing.now(),
        (events) => this.sharesOf(events),
      ),
      claim: ({ key }: Sorted) => this.claimDue(key),
    };
    return new LeasedQueue(store, {
      slots: timing.policy.slots,
      run: (event) => this.processor.process(event),
      onFailure: (err) => {
        this.logger.error({ msg: 'event left to the sweeper', err });
      },
      onFree: () => {
        this.sweep.nudge();
      },
    });
  }

  /** Where its share has no slot left, the sweeper will find it. */
  private async takeUp(event: Unclaimed): Promise<void> {
    const { queue } = this;
    if (!queue || queue.isFull) return;
    const [share = ''] = await this.sharesOf([event]);
    if (!this.running) return;
    await queue.begin(share, async () => {
      return (await this.inbox.claimFresh(event.key, this.timing.leaseUntil())) ?? (await this.claimDue(event.key));
    });
  }

  private async sweepDue(): Promise<boolean> {
    if (!this.queue) return false;
    return this.queue.isFull || (await this.queue.fill()) > 0;
  }

  private claimDue(key: string): Promise<InboxEvent | undefined> {
    return this.inbox.claimDue(key, this.timing.now(), this.timing.leaseUntil());
  }

  /** A failure leaves the event as it is: the sweeper takes it up. */
  private track(taking: Promise<unknown>): void {
    const tracked = taking
      .then(() => undefined)
      .catch((err: unknown) => {
        this.logger.error({ msg: 'event left to the sweeper', err });
      })
      .finally(() => this.takingUp.delete(tracked));
    this.takingUp.add(tracked);
  }

  /**
   * In whose turn events are worked on: the account's whose trade each names, by our own books, for a posted body proves nothing. Who forges
   * events of an account must know a number of its trades; all other forgeries wait for one another. One question for all of them.
   * @returns for each its share, in their order
   */
  private async sharesOf(events: readonly Unclaimed[]): Promise<string[]> {
    const named = events.flatMap(({ outTradeNo, share, accountId }) =>
      (share ?? accountId) ? [] : (outTradeNo ?? []),
    );
    const accounts = named.length > 0 ? await this.trades.accountsOf(named) : new Map<string, string>();
    return events.map(({ share, accountId, outTradeNo, channelId }) => {
      const known = share ?? accountId;
      if (known !== undefined) return known;
      if (outTradeNo !== undefined) return accounts.get(outTradeNo) ?? STRANGERS;
      return channelId === undefined ? INSIDE : `channels-${bucketOf(channelId)}`;
    });
  }
}

function bucketOf(channelId: string): number {
  return Buffer.from(digestOf(channelId), 'base64url').readUInt8() % CHANNEL_TURNS;
}
