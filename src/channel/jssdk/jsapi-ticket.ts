import { type ChannelId, DomainError, MINUTE, SECOND } from '../../common/index.js';
import { upstreamReasonOf } from '../../gateway/index.js';
import { WeChatRefused } from '../../wechat-api/index.js';

/** What signs a channel's pages. The ticket is a secret: never answered, never logged. */
export interface JsapiTicket {
  /** The channel's. */
  appId: string;
  ticket: string;
  /** As WeChat answered. */
  expiresAt: Date;
  /** From when on another one is fetched, while this one serves. */
  refreshAt: Date;
}

/** A channel's ticket, if there is one yet, shared by all processes. */
export interface KeptTicket {
  channelId: ChannelId;
  ticket: JsapiTicket | undefined;
  /** Why there is no newer one, while no attempt is allowed. */
  refusal: Refusal | undefined;
  /** Failed attempts in a row. */
  failures: number;
  /** Counts the tickets: a refresh replaces the one that its process has seen, and no newer one. */
  revision: number;
}

/** A failed attempt. */
export interface Refusal {
  /** No process tries again before. */
  until: Date;
  /** As it is answered to callers. */
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

/** Times of tickets, in ms. A provider, so that a test can shorten them. */
export class TicketPolicy {
  /** How long one process may fetch before another may: longer than five calls of ten seconds, the channel, and the token and the ticket twice. */
  readonly lease: number = MINUTE;
  /** How long a process signs with a ticket before it reads the database again. */
  readonly hold: number = 5 * SECOND;
  /** How long a caller waits for a ticket that another process fetches. */
  readonly patience: number = 10 * SECOND;
  /** How often it looks meanwhile. */
  readonly look: number = 50;
  /** How long a ticket is refreshed ahead of its end, at most; a fifth of its life where that is shorter. */
  readonly ahead: number = 10 * MINUTE;
  /** After a refresh that failed while the old ticket serves: the next one is tried so much later. */
  readonly pause: number = 30 * SECOND;
  /** Without a ticket: no process tries again for so long after a refusal, doubled with each in a row. After the first call without a readable answer the next page may try at once. */
  readonly refusedFrom: number = SECOND;
  readonly refusedUpTo: number = 5 * MINUTE;
  readonly unansweredUpTo: number = 10 * SECOND;
  /** After WeChat's 45009: the quota of the day is used up, and each try may count against the next. */
  readonly overQuota: number = 10 * MINUTE;
}

/** WeChat's code for a quota that is used up. */
const OVER_QUOTA = 45009;
const MOST_DOUBLINGS = 20;

/**
 * How long no process tries again to fetch a ticket, in ms.
 * @param failures failed attempts in a row before this one
 */
export function pauseAfter(policy: TicketPolicy, failures: number, error: unknown): number {
  if (isOverQuota(error)) return policy.overQuota;
  const isUnanswered = error instanceof DomainError && error.kind === 'unavailable';
  const isUnreadable = error instanceof DomainError && error.kind === 'upstream-unreadable';
  if ((isUnanswered || isUnreadable) && failures === 0) return 0;
  const longest = isUnanswered ? policy.unansweredUpTo : policy.refusedUpTo;
  return Math.min(policy.refusedFrom * 2 ** Math.min(failures, MOST_DOUBLINGS), longest);
}

/** Of the ticket or of the access token, whoever was asked for it. */
function isOverQuota(error: unknown): boolean {
  if (error instanceof WeChatRefused) return error.errcode === OVER_QUOTA;
  return upstreamReasonOf(error) === String(OVER_QUOTA);
}

/** When to refresh a ticket that lives from now on for so many ms. */
export function refreshAfter({ ahead }: Pick<TicketPolicy, 'ahead'>, lifeMs: number): number {
  return lifeMs - Math.min(ahead, lifeMs / 5);
}
