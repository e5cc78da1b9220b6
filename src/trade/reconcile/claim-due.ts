import { type DueDocument, type DueRepository } from './due.repository.js';
import { type ReconcileTiming } from './reconcile-timing.js';

/** Claims what is due, each for one look and by one process; a claim that is not followed by a look lapses by itself. */
export async function claimDue<Document extends DueDocument, Item>(
  due: DueRepository<Document, Item>,
  timing: Pick<ReconcileTiming, 'now' | 'leaseUntil'>,
  limit: number,
): Promise<Item[]> {
  const candidates = await due.findDue(timing.now(), limit);
  const claims = candidates.map((candidate) => due.claimDue(candidate, timing.now(), timing.leaseUntil()));
  return (await Promise.all(claims)).filter((item) => item !== undefined);
}
