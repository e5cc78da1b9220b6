/** A clock that was read by asking; each in ms since the epoch, asked and answered by the asker's own clock. */
export interface Reading {
  asked: number;
  answered: number;
  read: number;
}

/**
 * How far the asker's clock is behind: as it was thought to be where the reading allows it, else as little from that as the reading allows. The
 * clock was read at some moment between question and answer, so clocks that agree stay as they are, and nothing trembles with the network.
 * @param before ms, negative: ahead
 */
export function corrected(before: number, { asked, answered, read }: Reading): number {
  return Math.min(Math.max(before, read - answered), read - asked);
}
