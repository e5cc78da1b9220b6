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
  /** Both "when to ask WeConnect again" and "when the claim of who asks ends". */
  askAt: Date;
  /** Counts the claims of those who ask: only the holder of the latest may say when to ask again. */
  askGeneration: number;
  /** When it was first known to be closed; kept where the money came nevertheless. */
  closedAt?: Date | undefined;
  /** From when nobody is to pay it any more, because another trade took its place; it is closed as soon as WeChat allows. */
  supersededAt?: Date | undefined;
  /** That WeConnect has no order of this trade for certain, by its refusal: it is over, and its number is for whoever wants it next. */
  unmade?: boolean | undefined;
  /** That a call to make its order had no known end: no later refusal says that there is none. */
  uncertain?: boolean | undefined;
  /** Since when WeConnect's list of the trade's refunds has had so many; absent where it was never asked for. */
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

/** What only WeConnect can know of a trade. */
export type UpstreamFact = 'paidFee' | keyof OrderFacts;

/** Who looked, and when. */
export interface Observation {
  source: HistorySource;
  at: Date;
  /** Whether the modules hear of what was seen anyway, because it is an event of the inbox already. */
  announced?: boolean;
}
