import { FairTurns } from '../../common/index.js';
import { type DueCandidate, type DueDocument, type DueRepository } from './due.repository.js';
import { type ReconcileTiming } from './reconcile-timing.js';

/**
 * Claims what is due, each for one look and by one process; a claim that is not followed by a look lapses by itself. Accounts take turns:
 * however much of one is due, and since when, another's waits for one round.
 */
export class DueClaims<Document extends DueDocument, Item> {
  private readonly turns: FairTurns<DueCandidate>;

  constructor(
    private readonly due: DueRepository<Document, Item>,
    private readonly timing: Pick<ReconcileTiming, 'now' | 'leaseUntil'>,
  ) {
    this.turns = new FairTurns(due.claimable(() => timing.now()));
  }

  /**
   * @param limit how many at most
   * @param allowed how many of an account
   */
  async claim(limit: number, allowed?: (accountId: string) => number): Promise<Item[]> {
    const candidates = await this.turns.take(limit, allowed);
    const claims = candidates.map((candidate) =>
      this.due.claimDue(candidate, this.timing.now(), this.timing.leaseUntil()),
    );
    return (await Promise.all(claims)).filter((item) => item !== undefined);
  }
}
