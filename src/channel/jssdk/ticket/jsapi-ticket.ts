import { type ChannelId } from '../../../common/index.js';

/** What signs a channel's pages. The ticket is a secret: never answered, never logged. */
export interface JsapiTicket {
  /** The channel's. */
  appId: string;
  ticket: string;
  /** WeChat's own word, believed. */
  expiresAt: Date;
  /** From when on another one is fetched, while this one serves. */
  refreshAt: Date;
}

/** A channel's ticket, if there is one yet, as all processes see it. */
export interface KeptTicket {
  channelId: ChannelId;
  ticket: JsapiTicket | undefined;
  /** Why there is no newer one, while it may not be tried again; what was refused is kept, never a ticket that was not given. */
  refusal: Refusal | undefined;
  /** Tries in a row that brought no ticket. */
  failures: number;
  /** Counts the tickets: a refresh replaces the one that its process has seen, and no newer one. */
  revision: number;
}

/** A try that brought no ticket. */
export interface Refusal {
  /** Nobody tries again before, in any process. */
  until: Date;
  /** What people may read. */
  reason: string;
}

/** The right to fetch a channel's ticket: one process has it, for a while. */
export interface Lease {
  channelId: ChannelId;
  holder: string;
  revision: number;
}

export function isValid({ expiresAt }: JsapiTicket, now: Date): boolean {
  return now.getTime() < expiresAt.getTime();
}

export function isDue({ refreshAt }: JsapiTicket, now: Date): boolean {
  return now.getTime() >= refreshAt.getTime();
}
