import { NEVER_DUE } from '../../common/index.js';
import { isPaid, type TradeState } from '../trade.state.js';
import { type Observation, type TradeRecord } from './trade-record.js';

/**
 * When the reconciler looks at a trade that has just moved into a state. At once where the modules may not have heard of it, because
 * somebody saw it by asking and no notification may ever come; never again for a payment that they do hear of. The reconciler tells them itself, and its claim
 * lapses where it dies over that: unless the trade was done meanwhile, and with it the claim.
 * @returns undefined where the usual schedule is right
 */
export function askAfterMove(
  { askAt }: Partial<Pick<TradeRecord, 'askAt'>>,
  to: TradeState,
  { source, at, announced }: Observation,
): Date | undefined {
  if (to === 'CREATED' || to === 'PREPAID') return undefined;
  if (source === 'reconciliation') return askAt?.getTime() === NEVER_DUE.getTime() ? at : undefined;
  if (!announced) return at;
  return isPaid(to) ? NEVER_DUE : undefined;
}
