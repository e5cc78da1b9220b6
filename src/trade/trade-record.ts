import { type OrderFacts } from '../gateway/index.js';
import { type HistorySource, type RefundShare, type Trade, type TradeFlag, type TradeHistoryEntry } from './trade.js';

/** A trade with what only this module needs of it. */
export interface TradeRecord extends Trade {
  /** The payer's address as the order was sent: a repeated order must not change it. */
  userIp: string;
  /** Of the content as the caller gave it; empty for an adopted trade, which nobody asked to pay here. */
  digest: string;
  prepay: Prepay | undefined;
  refunds: ReservedShare[];
  /** Counts the changes: each is made on condition that none came in between. */
  revision: number;
  /** When to poll next; while a poll is claimed, when its lease ends. */
  askAt: Date;
  /** Counts the claims: only the holder of the latest may schedule the next poll. */
  askGeneration: number;
  /** When it was first known to be closed; kept where the money came nevertheless. */
  closedAt?: Date | undefined;
  /** When another trade took its place: it is closed as soon as WeChat allows. */
  supersededAt?: Date | undefined;
  /** The gateway refused to make its order, so it certainly has none: the trade is over, and its number is free. */
  unmade?: boolean | undefined;
  /** A call to make its order had no known outcome: a later refusal does not prove that there is no order. */
  uncertain?: boolean | undefined;
  /** How many refunds the gateway listed, and since when; absent where the list was never asked for. */
  refundsAsked?: { since: Date; listed: number } | undefined;
  /** Whether all the money went back; absent where no refund was entered since this was known. Derived from `refunds`, for queries. */
  whollyRefunded?: boolean | undefined;
}

/** What WeChat gave to pay an order with; it lives two hours. */
export interface Prepay {
  /** JSAPI */
  prepayId: string | undefined;
  /** NATIVE */
  codeUrl: string | undefined;
  /** Its age counts from here. */
  since: Date;
}

/** A refund's share with what keeps it exact. */
export interface ReservedShare extends RefundShare {
  /** Of the refund's content: its number stands for nothing else. */
  digest: string;
  /** The latest try to have the refund made: an earlier one may no longer give the share back. */
  attempt: number;
  /** When that try began. */
  reservedAt: Date;
}

/** One change of a trade: facts that are now known, flags to raise, and the line of history that says so. */
export interface TradeChange {
  facts: Partial<
    Pick<
      TradeRecord,
      | 'tradeStatus'
      | 'prepay'
      | 'askAt'
      | 'closedAt'
      | 'supersededAt'
      | 'unmade'
      | 'uncertain'
      | UpstreamFact
      | RefundFact
    >
  >;
  flags: TradeFlag[];
  entry: TradeHistoryEntry | undefined;
}

type RefundFact = 'refunds' | 'refundsAsked' | 'whollyRefunded';

/** What only the gateway can know of a trade. */
export type UpstreamFact = 'paidFee' | keyof OrderFacts;

/** Why and when an order was looked at. */
export interface Observation {
  source: HistorySource;
  at: Date;
  /** Whether an event of the inbox already tells the modules. */
  announced?: boolean;
}
