import { NEVER_DUE } from '../../common/index.js';
import { type TradeState } from '../trade.state.js';
import { type Occasion } from './trade-record.js';

/**
 * When the reconciler looks at a trade that has just moved into a state. At once where the modules may not have heard of it, because
 * somebody saw it by asking and no notification may ever come; never again for a payment that they do hear of.
 * @returns undefined where the usual schedule is right
 */
export function askAfterMove(to: TradeState, { source, at, announced }: Occasion): Date | undefined {
  if (source === 'reconciliation' || to === 'CREATED' || to === 'PREPAID') return undefined;
  if (!announced) return at;
  return to === 'PAY_SUCCESS' || to === 'REFUND' ? NEVER_DUE : undefined;
}
