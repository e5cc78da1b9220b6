import { Injectable } from '@nestjs/common';
import { TradeService } from '../../trade/index.js';
import { digestOf, type InboxEvent } from '../inbox/inbox.schema.js';

/** What is known of an event before anybody was asked about it. */
type Unsorted = Pick<InboxEvent, 'outTradeNo' | 'channelId'> & Partial<Pick<InboxEvent, 'accountId' | 'share'>>;

/** Payments that name no trade of ours: forged ones, most of the time, and all of them together have one turn. */
const STRANGERS = 'strangers';
/** What this service tells itself without a trade. */
const INSIDE = 'inside';
/** Messages and actions share so many turns, by their channels: channels can be made up, so not each one gets its own (stochastic fairness queueing, McKenney 1990). */
const CHANNEL_TURNS = 64;

/**
 * In whose turn an event is worked on: the account's whose trade it names, by our own books, for a posted body proves nothing. Who forges
 * events of an account must know a number of its trades; all other forgeries wait for one another.
 */
@Injectable()
export class EventShares {
  constructor(private readonly trades: TradeService) {}

  /** One question for all of them. @returns for each its share, in their order */
  async of(events: readonly Unsorted[]): Promise<string[]> {
    const named = events.flatMap(({ outTradeNo, share, accountId }) =>
      (share ?? accountId) ? [] : (outTradeNo ?? []),
    );
    const accounts = named.length > 0 ? await this.trades.accountsOf(named) : new Map<string, string>();
    return events.map(({ share, accountId, outTradeNo, channelId }) => {
      const known = share ?? accountId;
      if (known !== undefined) return known;
      if (outTradeNo !== undefined) return accounts.get(outTradeNo) ?? STRANGERS;
      return channelId === undefined ? INSIDE : `channels-${bucketOf(channelId)}`;
    });
  }
}

function bucketOf(channelId: string): number {
  return Buffer.from(digestOf(channelId), 'base64url').readUInt8() % CHANNEL_TURNS;
}
