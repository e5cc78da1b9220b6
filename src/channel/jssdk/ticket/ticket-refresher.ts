import { Injectable } from '@nestjs/common';
import { Clock, type Counter, DomainError, Meter, Randomness } from '../../../common/index.js';
import { type JsapiTicket, type KeptTicket, type Lease } from './jsapi-ticket.js';
import { JsapiTicketRepository } from './jsapi-ticket.repository.js';
import { TicketFetcher } from './ticket-fetcher.js';
import { pauseAfter, TicketPolicy } from './ticket.policy.js';

/** Fetches a ticket where this process gets the lease for it. A lease ends by itself, so a process that died with one holds nobody up. */
@Injectable()
export class TicketRefresher {
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

  /**
   * Where it fails, nobody tries again for a while, in any process: each try counts against a small quota.
   * @param pauseMs for so long at least
   * @returns undefined where another has the lease, or has fetched a newer ticket
   * @throws what `TicketFetcher.fetch` throws
   */
  async refresh({ channelId, revision, failures }: KeptTicket, pauseMs: number): Promise<JsapiTicket | undefined> {
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
      await this.tickets.giveLeaseBack(lease, { until, reason: reasonOf(error) });
      throw error;
    }
  }

  private after(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

/** What people may read: any error but a domain's might tell too much. */
function reasonOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'an internal error; the log says which';
}
