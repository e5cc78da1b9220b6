import { SECOND, MINUTE, HOUR, DAY } from '../../common/index.js';

/** The numbers of asking after trades, in ms. One object, so that a test can hasten them. */
export class ReconcilePolicy {
  /** Ages at which an unpaid trade is asked after (WeChat's own advice). */
  readonly afterCreation: readonly number[] = [
    10 * SECOND,
    30 * SECOND,
    1 * MINUTE,
    3 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
  ];
  /** How often afterwards, while it may be paid; at its expiry in any case. */
  readonly laterEvery: number = 30 * MINUTE;
  /** How often a refund is asked after whose end nobody knows, once those ages are over. */
  readonly refundEvery: number = 6 * HOUR;
  /** WeChat closes no order that is younger. */
  readonly closableAge: number = 5 * MINUTE;
  /** Waits, from when it should have been closed, of a trade that could not be; then it is left to people. */
  readonly afterExpiry: readonly number[] = [1 * MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 24 * HOUR];
  /** Looks after a close, for the payment that raced with it. */
  readonly afterClose: readonly number[] = [1 * MINUTE, 30 * MINUTE];
  /** An order that WeConnect does not have so long after its trade was opened never reached it. */
  readonly orderLostAfter: number = 1 * HOUR;
  /** How long a refund whose end WeConnect does not tell is asked after; then it is left to people. */
  readonly refundsFor: number = 30 * DAY;
  /** A refund that WeConnect does not have so long after its latest try never reached it. */
  readonly refundLostAfter: number = 1 * HOUR;
  /** Wait of a trade while WeConnect cannot be asked: no look is counted. */
  readonly unavailableFor: number = 30 * SECOND;
  /** A claim that is older is anybody's. Longer than the calls of one look together may take. */
  readonly lease: number = 60 * SECOND;
  /** Trades that a process looks at at once (of one account no more than are left free), and in a second: a million open trades cause no storm. */
  readonly slots: number = 16;
  readonly perSecond: number = 20;
  /** How often to see whether a trade is due: while some are, and while none is. */
  readonly pace: { busy: number; idle: number } = { busy: 100, idle: 5 * SECOND };
}
