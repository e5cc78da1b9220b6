/** How channels are kept. One object, so that a test can hasten it. */
export class ChannelCachePolicy {
  /** How long WeConnect's description is believed without asking again, in ms. */
  readonly freshFor: number = 5 * 60_000;
  /** How long it is believed while WeConnect cannot be asked, in ms: then nobody knows any more whose a channel is. */
  readonly believedFor: number = 60 * 60_000;
  /** How long it is believed that there is no such channel, in ms: a channel that is new at WeConnect is seen so much later at most. */
  readonly absentFor: number = 10_000;
  /** Questions about channels that were never heard of, of one address: so many at once, and so many a second. */
  readonly unknownAtOnce: number = 30;
  readonly unknownPerSecond: number = 5;
  /** Channels kept at most; the longest unasked goes first. */
  readonly capacity: number = 10_000;
}
