/** How channels are kept. One object, so that a test can hasten it. */
export class ChannelCachePolicy {
  /** How long WeConnect's description is believed without asking again, in ms. */
  readonly freshFor: number = 5 * 60_000;
  /** How long it is believed while WeConnect cannot be asked, in ms: then nobody knows any more whose a channel is. */
  readonly believedFor: number = 60 * 60_000;
  /** Channels kept at most; the longest unasked goes first. */
  readonly capacity: number = 10_000;
}
