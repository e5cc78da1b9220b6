import { Injectable, Logger } from '@nestjs/common';
import { FairSlots, FairTurns, PollLoop } from '../../common/index.js';
import { InboxRepository, type Sorted, type Unclaimed } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { WakeUps } from '../inbox/wake-ups.js';
import { ConfirmTiming } from './confirm-timing.js';
import { EventShares } from './event-shares.js';
import { EventProcessor } from './event.processor.js';

const PACE = { busy: 100, idle: 2_000 };

/** Confirms stored events and fans them out, by turns of the accounts: those just stored at once, those left behind by sweeping. */
@Injectable()
export class InboxWorker {
  private readonly logger = new Logger(InboxWorker.name);
  private readonly working = new Set<Promise<void>>();
  private readonly turns: FairTurns<Sorted>;
  private slots: FairSlots | undefined;
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
    private readonly nudges: WakeUps,
    private readonly shares: EventShares,
  ) {
    this.turns = new FairTurns(
      inbox.claimable(
        () => timing.now(),
        (events) => this.shares.of(events),
      ),
    );
  }

  start(): void {
    this.nudges.onEventStored((event) => {
      if (this.running) void this.track(this.takeUp(event));
    });
    this.sweep.start();
  }

  /** Resolves once nothing is being confirmed; events that were not taken up wait for the next process. */
  async stop(): Promise<void> {
    await this.sweep.stop();
    await Promise.all(this.working);
  }

  get running(): boolean {
    return this.sweep.running;
  }

  /** Where its share has no slot left, the sweeper will find it. */
  private async takeUp(event: Unclaimed): Promise<void> {
    if (this.pool.free === 0) return;
    const [share = ''] = await this.shares.of([event]);
    if (!this.running || this.pool.freeFor(share) === 0) return;
    await this.work(share, async () => {
      const claimed =
        (await this.inbox.claimFresh(event.key, this.timing.leaseUntil())) ?? (await this.claimIfDue(event.key));
      if (claimed) await this.processor.process(claimed);
    });
  }

  private async sweepDue(): Promise<boolean> {
    const { pool } = this;
    if (pool.free === 0) return true;
    const due = await this.turns.take(pool.free, (share) => pool.freeFor(share));
    const claims = due.filter(({ share }) => pool.freeFor(share) > 0).map((event) => this.claimDue(event));
    await Promise.all(claims);
    return due.length > 0;
  }

  /** Resolves once it is claimed: a WeConnect that answers slowly about one event holds up no look for others. */
  private claimDue({ key, share }: Sorted): Promise<void> {
    return new Promise((resolve) => {
      const work = this.work(share, async () => {
        const event = await this.claimIfDue(key).finally(resolve);
        if (event) await this.processor.process(event);
      });
      void this.track(work);
    });
  }

  private claimIfDue(key: string): Promise<InboxEvent | undefined> {
    return this.inbox.claimDue(key, this.timing.now(), this.timing.leaseUntil());
  }

  /** Under a slot of the share. */
  private async work(share: string, deed: () => Promise<void>): Promise<void> {
    const { pool } = this;
    pool.take(share);
    try {
      await deed();
    } finally {
      const wasTight = pool.isTight;
      pool.giveBack(share);
      if (wasTight) this.sweep.nudge();
    }
  }

  /** A failure leaves the event as it is: its claim lapses, and the sweeper takes it up. */
  private track(work: Promise<void>): Promise<void> {
    const tracked = work
      .catch((err: unknown) => {
        this.logger.error({ msg: 'event left to the sweeper', err });
      })
      .finally(() => this.working.delete(tracked));
    this.working.add(tracked);
    return tracked;
  }

  private get pool(): FairSlots {
    return (this.slots ??= new FairSlots(this.timing.policy.slots));
  }
}
