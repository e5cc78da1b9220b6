import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { TOKEN_LIFE_MS } from '../channels/access-token.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { newToken } from '../wire/read.js';

/** WeChat's own shape of an answer. */
export type TicketAnswer =
  { errcode: 0; errmsg: 'ok'; ticket: string; expires_in: number } | { errcode: 40001 | 40097 | 42001; errmsg: string };

/** WeChat's JS-SDK tickets: one per channel, the same one until its two hours are over. */
export class SandboxTicketIssuer {
  constructor(
    private readonly store: SandboxWorldStore,
    private readonly clock: SandboxClock,
    private readonly channels: SandboxChannelDirectory,
  ) {}

  answer(accessToken: string | undefined, type: string | undefined): TicketAnswer {
    const token = this.store.world.tokens.get(accessToken ?? '');
    if (!token || token.revoked) return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid' };
    if (!this.channels.isGood(token)) return { errcode: 42001, errmsg: 'access_token expired' };
    if (type !== 'jsapi') return { errcode: 40097, errmsg: 'invalid args' };
    return { errcode: 0, errmsg: 'ok', ...this.ticketOf(token.channelId) };
  }

  private ticketOf(channelId: string): { ticket: string; expires_in: number } {
    const now = this.clock.milliseconds();
    const known = this.store.world.tickets.get(channelId);
    const current = known && known.expiresAt > now ? known : this.issue(channelId, now);
    return { ticket: current.ticket, expires_in: Math.ceil((current.expiresAt - now) / 1000) };
  }

  private issue(channelId: string, now: number): { ticket: string; expiresAt: number } {
    const ticket = { ticket: newToken(43), expiresAt: now + TOKEN_LIFE_MS };
    this.store.world.tickets.set(channelId, ticket);
    this.store.changed();
    return ticket;
  }
}
