/** How channels are kept. One object, so that a test can hasten it. */
export class ChannelCachePolicy {
  /** How long WeConnect's description is believed without asking again, in ms. */
  readonly freshFor: number = 5 * 60_000;
  /** Channels kept at most; the longest unasked goes first. */
  readonly capacity: number = 10_000;
}
