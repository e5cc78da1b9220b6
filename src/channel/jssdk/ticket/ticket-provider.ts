import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { type ChannelId, Clock, SingleFlight } from '../../../common/index.js';
import { TicketNotReady, TicketRefused } from '../jssdk.errors.js';
import { isDue, isValid, type JsapiTicket, type KeptTicket } from './jsapi-ticket.js';
import { JsapiTicketRepository } from './jsapi-ticket.repository.js';
import { TicketFetcher } from './ticket-fetcher.js';
import { TicketRefresher } from './ticket-refresher.js';
import { TicketPolicy } from './ticket.policy.js';

/**
 * A channel's ticket, fetched once for all callers and all processes. While one is valid it serves, even where its successor cannot be
 * fetched. After a failure nobody tries for a while, and callers hear why at once.
 */
@Injectable()
export class TicketProvider implements BeforeApplicationShutdown {
  private readonly logger = new Logger(TicketProvider.name);
  private readonly flights = new SingleFlight<JsapiTicket>();
  /** Spares the books a look for each page. */
  private readonly held = new Map<ChannelId, { ticket: JsapiTicket; until: number }>();
  private readonly behind = new Set<Promise<void>>();

  constructor(
    private readonly tickets: JsapiTicketRepository,
    private readonly refresher: TicketRefresher,
    private readonly fetcher: TicketFetcher,
    private readonly policy: TicketPolicy,
    private readonly clock: Clock,
  ) {}

  /** The ticket that this process holds, where it may sign without another look; undefined: `ticketOf` gets it. */
  heldTicketOf(channelId: ChannelId, now: Date): JsapiTicket | undefined {
    const held = this.held.get(channelId);
    return held && now.getTime() < held.until && !isDue(held.ticket, now) ? held.ticket : undefined;
  }

  /** @throws TicketNotReady, TicketRefused, ChannelNotFound, NoJssdkOfChannel, and what WeConnect and WeChat refuse with where there is no valid ticket */
  async ticketOf(channelId: ChannelId): Promise<JsapiTicket> {
    const now = this.clock.now();
    const held = this.heldTicketOf(channelId, now);
    if (held) return held;
    const ticket = await this.flights.run(channelId, () => this.obtain(channelId));
    this.held.set(channelId, { ticket, until: now.getTime() + this.policy.hold });
    return ticket;
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
    return this.refresher.refresh(kept, 0);
  }

  /** A stranger's made-up channel leaves nothing behind. */
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

  /** Nobody waits for it: the old ticket serves meanwhile. */
  private refreshBehind(kept: KeptTicket): void {
    const refresh = this.refresher.refresh(kept, this.policy.pause).then(
      () => undefined,
      (err: unknown) => {
        this.logger.warn({ msg: 'a JS-SDK ticket could not be refreshed', channelId: kept.channelId, err });
      },
    );
    this.behind.add(refresh);
    void refresh.finally(() => this.behind.delete(refresh));
  }
}
