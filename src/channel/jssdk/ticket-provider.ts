import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import {
  type ChannelId,
  Clock,
  type Counter,
  defineError,
  DomainError,
  Meter,
  Randomness,
  SingleFlight,
} from '../../common/index.js';
import { JsapiTicketRepository } from './jsapi-ticket.repository.js';
import {
  isDue,
  isValid,
  type JsapiTicket,
  type KeptTicket,
  type Lease,
  pauseAfter,
  TicketPolicy,
} from './jsapi-ticket.js';
import { TicketFetcher } from './ticket-fetcher.js';

/** Another process has been fetching the ticket for longer than anybody should wait; it may have died, then its lease ends by itself. */
class TicketNotReady extends defineError('jsapi-ticket-not-ready', 'unavailable', () => ({
  message: "The channel's JS-SDK ticket is still being fetched; try again in a moment.",
  members: { safeToRetry: true },
})) {}

/** The last attempt brought no ticket, and there is no other one before `until`: each attempt counts against a small quota. */
class TicketRefused extends defineError('jsapi-ticket-refused', 'unavailable', (reason: string, until: Date) => ({
  message: `The channel has no JS-SDK ticket, and none is fetched before ${until.toISOString()}: ${reason}`,
  members: { safeToRetry: true, retryAt: until.toISOString() },
})) {}

/**
 * A channel's ticket, fetched once for all callers and all processes. A valid one is used even where its successor cannot be fetched. After
 * a failure no process tries for a while, and callers get the reason at once.
 */
@Injectable()
export class TicketProvider implements BeforeApplicationShutdown {
  private readonly logger = new Logger(TicketProvider.name);
  private readonly flights = new SingleFlight<JsapiTicket>();
  /** Saves a read of the database for each page. */
  private readonly held = new Map<ChannelId, { ticket: JsapiTicket; until: number }>();
  private readonly behind = new Set<Promise<void>>();
  private readonly process: string;
  private readonly refreshes: Counter<'outcome'>;
  private leases = 0;

  constructor(
    private readonly tickets: JsapiTicketRepository,
    private readonly fetcher: TicketFetcher,
    private readonly policy: TicketPolicy,
    private readonly clock: Clock,
    randomness: Randomness,
    meter: Meter,
  ) {
    this.process = randomness.nonce();
    this.refreshes = meter.counter({
      name: 'scrm_pay_ticket_refreshes_total',
      help: 'JS-SDK tickets that this process set out to fetch: refreshed, failed',
      labels: ['outcome'],
    });
  }

  /** The ticket that this process holds, where it may sign without another look; undefined: `ticketOf` gets it. */
  heldTicketOf(channelId: ChannelId, now: Date): JsapiTicket | undefined {
    const held = this.held.get(channelId);
    return held && now.getTime() < held.until && !isDue(held.ticket, now) ? held.ticket : undefined;
  }

  /** @throws TicketNotReady, TicketRefused, ChannelNotFound, NoJssdkOfChannel, and what the gateway and WeChat refuse with where there is no valid ticket */
  async ticketOf(channelId: ChannelId): Promise<JsapiTicket> {
    const now = this.clock.now();
    const held = this.heldTicketOf(channelId, now);
    if (held) return held;
    const ticket = await this.flights.run(channelId, () => this.obtain(channelId));
    this.held.set(channelId, { ticket, until: now.getTime() + this.policy.hold });
    return ticket;
  }

  /** From now on no page of the channel is signed, within `hold` in other processes. */
  async forget(channelId: ChannelId): Promise<void> {
    this.held.delete(channelId);
    await this.tickets.remove(channelId);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.behind);
  }

  private async obtain(channelId: ChannelId): Promise<JsapiTicket> {
    const patientUntil = this.clock.now().getTime() + this.policy.patience;
    do {
      const kept = (await this.tickets.find(channelId)) ?? (await this.openFor(channelId));
      const ticket = this.serve(kept) ?? (await this.refreshUnlessPaused(kept));
      if (ticket) return ticket;
      await pause(this.policy.look);
    } while (this.clock.now().getTime() < patientUntil);
    throw new TicketNotReady();
  }

  private refreshUnlessPaused(kept: KeptTicket): Promise<JsapiTicket | undefined> {
    const { refusal } = kept;
    if (refusal && refusal.until > this.clock.now()) throw new TicketRefused(refusal.reason, refusal.until);
    return this.refresh(kept, 0);
  }

  /** A channel that does not exist leaves no document. */
  private async openFor(channelId: ChannelId): Promise<KeptTicket> {
    await this.fetcher.appIdOf(channelId);
    return this.tickets.open(channelId);
  }

  private serve(kept: KeptTicket): JsapiTicket | undefined {
    const now = this.clock.now();
    if (!kept.ticket || !isValid(kept.ticket, now)) return undefined;
    if (isDue(kept.ticket, now)) this.refreshBehind(kept);
    return kept.ticket;
  }

  /** In the background: the old ticket is used meanwhile. */
  private refreshBehind(kept: KeptTicket): void {
    const refresh = this.refresh(kept, this.policy.pause).then(
      () => undefined,
      (err: unknown) => {
        this.logger.warn({ msg: 'JS-SDK ticket refresh failed', channelId: kept.channelId, err });
      },
    );
    this.behind.add(refresh);
    void refresh.finally(() => this.behind.delete(refresh));
  }

  /**
   * Fetches a ticket where this process gets the lease for it. A lease expires, so that of a dead process blocks no other for long.
   * After a failure no process tries again for a while, for each attempt counts against a small quota.
   * @param pauseMs for so long at least
   * @returns undefined where another process has the lease, or has fetched a newer ticket
   * @throws what `TicketFetcher.fetch` throws
   */
  private async refresh(
    { channelId, revision, failures }: KeptTicket,
    pauseMs: number,
  ): Promise<JsapiTicket | undefined> {
    const lease: Lease = { channelId, revision, holder: `${this.process}-${++this.leases}` };
    if (!(await this.tickets.takeLease(lease, this.clock.now(), this.after(this.policy.lease)))) return undefined;
    try {
      const ticket = await this.fetcher.fetch(channelId);
      await this.tickets.keepUnderLease(lease, ticket);
      this.refreshes.add({ outcome: 'refreshed' });
      return ticket;
    } catch (error) {
      this.refreshes.add({ outcome: 'failed' });
      const until = this.after(Math.max(pauseMs, pauseAfter(this.policy, failures, error)));
      await this.tickets.releaseLease(lease, { until, reason: reasonOf(error) });
      throw error;
    }
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

/** Answered to callers, so only a domain error's text: any other may contain internals. */
function reasonOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'an internal error; the log says which';
}
