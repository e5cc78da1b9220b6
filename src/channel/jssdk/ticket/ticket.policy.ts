/** The numbers of tickets, each in ms. One object, so that a test can hasten them. */
export class TicketPolicy {
  /** How long one process may fetch before another may: longer than five calls of ten seconds, the channel, and the token and the ticket twice. */
  readonly lease: number = 60_000;
  /** How long a process signs with a ticket before it looks into the books again. */
  readonly hold: number = 5_000;
  /** How long a caller waits for a ticket that another process fetches. */
  readonly patience: number = 10_000;
  /** How often it looks meanwhile. */
  readonly look: number = 50;
  /** How long a ticket is refreshed ahead of its end, at most; a fifth of its life where that is shorter. */
  readonly ahead: number = 10 * 60_000;
  /** After a refresh that failed while the old ticket serves: the next one is tried so much later. */
  readonly pause: number = 30_000;
}

/** When to refresh a ticket that lives from now on for so many ms. */
export function refreshAfter({ ahead }: Pick<TicketPolicy, 'ahead'>, lifeMs: number): number {
  return lifeMs - Math.min(ahead, lifeMs / 5);
}
