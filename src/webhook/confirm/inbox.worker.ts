import { Injectable, Logger } from '@nestjs/common';
import { PollLoop } from '../../common/index.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { Nudges } from '../work/nudges.js';
import { ConfirmTiming } from './confirm-timing.js';
import { EventPipeline } from './event.pipeline.js';

const PACE = { busy: 100, idle: 2_000 };

/** Confirms stored events and fans them out: those just stored at once, those left behind by sweeping. */
@Injectable()
export class InboxWorker {
  private readonly logger = new Logger(InboxWorker.name);
  private readonly working = new Set<Promise<void>>();
  private readonly sweep = new PollLoop(
    () => this.sweepDue(),
    PACE,
    (err) => {
      this.logger.error({ msg: 'sweeping the inbox failed', err });
    },
  );

  constructor(
    private readonly inbox: InboxRepository,
    private readonly pipeline: EventPipeline,
    private readonly timing: ConfirmTiming,
    private readonly nudges: Nudges,
  ) {}

  start(): void {
    this.nudges.onEventStored((key) => {
      this.takeUp(key);
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

  /** With every slot taken, the sweeper will find it. */
  private takeUp(key: string): void {
    if (!this.running || this.working.size >= this.timing.policy.slots) return;
    void this.track(this.claimFresh(key));
  }

  private async sweepDue(): Promise<boolean> {
    const free = this.timing.policy.slots - this.working.size;
    if (free <= 0) return true;
    const keys = await this.inbox.findDueKeys(this.timing.now(), free);
    await Promise.all(keys.map((key) => this.claimDue(key)));
    return keys.length > 0;
  }

  private async claimFresh(key: string): Promise<void> {
    const event = (await this.inbox.claimFresh(key, this.timing.leaseUntil())) ?? (await this.claimIfDue(key));
    if (event) await this.pipeline.run(event);
  }

  /** Resolves once it is claimed: a WeConnect that answers slowly about one event holds up no look for others. */
  private async claimDue(key: string): Promise<void> {
    const event = await this.claimIfDue(key);
    if (event) void this.track(this.pipeline.run(event));
  }

  private claimIfDue(key: string): Promise<InboxEvent | undefined> {
    return this.inbox.claimDue(key, this.timing.now(), this.timing.leaseUntil());
  }

  /** A failure leaves the event as it is: its claim lapses, and the sweeper takes it up. */
  private track(work: Promise<void>): Promise<void> {
    const tracked = work
      .catch((err: unknown) => {
        this.logger.error({ msg: 'event left to the sweeper', err });
      })
      .finally(() => {
        const wasFull = this.working.size >= this.timing.policy.slots;
        this.working.delete(tracked);
        if (wasFull) this.sweep.nudge();
      });
    this.working.add(tracked);
    return tracked;
  }
}
