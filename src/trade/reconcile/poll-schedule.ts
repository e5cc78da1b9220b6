import { Injectable } from '@nestjs/common';
import { Clock, DAY, HOUR, MINUTE, NEVER_DUE, SECOND } from '../../common/index.js';
import { GatewayCircuit, GatewayRefused, GatewayUnreadable } from '../../gateway/index.js';
import { type TradeRecord } from '../trade.js';

/** When the gateway is polled for trades and refunds; times in ms. One object, so that a test can shorten them. */
export class ReconcilePolicy {
  /** Ages at which an unpaid trade is polled (WeChat's own advice). */
  readonly afterCreation: readonly number[] = [
    10 * SECOND,
    30 * SECOND,
    1 * MINUTE,
    3 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
  ];
  /** The interval after those ages, while it may be paid; it is polled at its expiry in any case. */
  readonly laterEvery: number = 30 * MINUTE;
  /** The interval after those ages for a refund whose end is not known. */
  readonly refundEvery: number = 6 * HOUR;
  /** WeChat closes no younger order. */
  readonly closableAge: number = 5 * MINUTE;
  /** Polls of a trade that could not be closed, counted from when it should have been; after the last it is left to people. */
  readonly afterExpiry: readonly number[] = [1 * MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 24 * HOUR];
  /** Polls after a close, for the payment that raced with it. */
  readonly afterClose: readonly number[] = [1 * MINUTE, 30 * MINUTE];
  /** An order that the gateway does not have so long after its trade was opened never reached it. */
  readonly orderLostAfter: number = 1 * HOUR;
  /** How long a refund is polled whose end the gateway does not tell; after that it is left to people. */
  readonly refundsFor: number = 30 * DAY;
  /** A refund that the gateway does not have so long after its latest try never reached it. */
  readonly refundLostAfter: number = 1 * HOUR;
  /** The wait after a poll that the gateway did not answer; such a poll is not counted. */
  readonly unavailableFor: number = 30 * SECOND;
  /** How long a claim holds: longer than all calls of one poll together may take. */
  readonly lease: number = 60 * SECOND;
  /** How many trades a process polls at once (of one account no more than are left free), and in a second: a million open trades cause no storm. */
  readonly slots: number = 16;
  readonly perSecond: number = 20;
  /** How often to look for due trades: while some are due, and while none is. */
  readonly pace: { busy: number; idle: number } = { busy: 100, idle: 5 * SECOND };
}

type Life = Pick<
  TradeRecord,
  'tradeStatus' | 'createdAt' | 'timeExpire' | 'closedAt' | 'supersededAt' | 'refundsAsked'
>;

/**
 * When to poll a trade next. It follows from the trade's own dates alone, so a poll that was late, or never made because the gateway was
 * down, uses nothing up; one poll makes up for all that were missed.
 * @returns undefined: never again
 */
export function nextPoll(trade: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  switch (trade.tradeStatus) {
    case 'PAY_SUCCESS':
      return undefined;
    case 'REFUND':
      return nextPollOfUnlisted(trade, now, policy);
    case 'CLOSED':
      return firstAfter(now, trade.closedAt ?? trade.timeExpire, policy.afterClose);
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
      return nextPollOfOpen(trade, now, policy);
  }
}

/** Whether it can still be paid, or is yet to be closed. */
export function isOpen({ tradeStatus }: Pick<Life, 'tradeStatus'>): boolean {
  return tradeStatus === 'CREATED' || tradeStatus === 'PREPAID' || tradeStatus === 'PAY_ERROR';
}

/** When an unpaid trade is to be closed: once it has expired or was superseded, and WeChat lets it. */
export function closableAt({ createdAt, timeExpire, supersededAt }: Life, { closableAge }: ReconcilePolicy): Date {
  const over = Math.min(timeExpire.getTime(), supersededAt?.getTime() ?? Infinity);
  return new Date(Math.max(over, createdAt.getTime() + closableAge));
}

function nextPollOfOpen(trade: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  const end = closableAt(trade, policy);
  if (now >= end) return firstAfter(now, end, policy.afterExpiry);
  const next = firstAfter(now, trade.createdAt, policy.afterCreation) ?? after(now, policy.laterEvery);
  return next < end ? next : end;
}

/**
 * A trade that the gateway calls refunded without listing a refund is polled until one is listed, as long as a refund would be; never where it
 * has no list to ask for.
 */
function nextPollOfUnlisted({ refundsAsked }: Life, now: Date, policy: ReconcilePolicy): Date | undefined {
  if (refundsAsked?.listed !== 0 || refundsAsked.unlistable || now >= after(refundsAsked.since, policy.refundsFor))
    return undefined;
  return firstAfter(now, refundsAsked.since, policy.afterCreation) ?? after(now, policy.refundEvery);
}

/** The first of the moments so long after a date that is still to come. */
export function firstAfter(now: Date, since: Date, waits: readonly number[]): Date | undefined {
  return waits.map((wait) => after(since, wait)).find((moment) => moment > now);
}

export function after(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}

/** The policy's times as dates. */
@Injectable()
export class PollSchedule {
  constructor(
    private readonly policy: ReconcilePolicy,
    private readonly clock: Clock,
    private readonly gateway: GatewayCircuit,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Whether the gateway that holds credentials is to be asked nothing now, not even to see whether it is back. */
  isGatewayAway(): boolean {
    return this.gateway.allowance <= 0;
  }

  leaseUntil(): Date {
    return after(this.now(), this.policy.lease);
  }

  /** When to poll again after the gateway could not be asked. */
  afterOutage(): Date {
    return after(this.now(), this.policy.unavailableFor);
  }

  /**
   * A poll that failed is repeated soon. Where the gateway refused to tell of an open trade, or its answer cannot be read, a repeat would
   * fare no better: that poll counts.
   */
  afterFailure(trade: TradeRecord, error: unknown): Date {
    const counts = error instanceof GatewayRefused || error instanceof GatewayUnreadable;
    return counts && isOpen(trade) ? this.next(trade) : this.afterOutage();
  }

  /** When to poll the trade next; `NEVER_DUE` for one that is done. */
  next(trade: TradeRecord): Date {
    return nextPoll(trade, this.now(), this.policy) ?? NEVER_DUE;
  }

  /** Whether an order that the gateway does not have never reached it: no call that could make it is on its way any more. */
  isLost(since: Date): boolean {
    return this.now() >= after(since, this.policy.orderLostAfter);
  }

  /** Whether the trade is to be closed. An order that was not made here is not ours to close. */
  isOver(trade: TradeRecord): boolean {
    if (trade.flags.includes('adopted')) return false;
    if (trade.tradeStatus === 'CREATED' && this.isLost(trade.createdAt)) return true;
    return trade.tradeStatus === 'CLOSED' || this.now() >= closableAt(trade, this.policy);
  }
}
