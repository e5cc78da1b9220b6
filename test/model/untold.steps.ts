import { type Guarded } from './guards.js';
import { type Ledger, type Move, progress, type State } from './state.js';

/** `UntoldEvents`: once the module is active, whoever finds an event that is flagged for it adds it to the targets. */
export function untoldMoves(state: State, on: Guarded): Move[] {
  const { active, telling, ledger } = state;
  if (!active) {
    const activated = { ...state, active: true };
    // Without that guard the one look is the activation's own: what is confirmed a moment later is seen by nobody.
    const found = !on('untoldIsLookedForAgain') && ledger?.flagged === true;
    return [progress('the module is activated', found ? { ...activated, telling: true } : activated)];
  }
  if (telling) return [progress('the module becomes a target', tell({ ...state, telling: false }, on))];
  if (!ledger?.flagged || !on('untoldIsLookedForAgain')) return [];
  return [progress('a flagged event is found', { ...state, telling: true })];
}

function tell(state: State, on: Guarded): State {
  const { ledger } = state;
  if (!ledger?.flagged) return state;
  return { ...state, ledger: { ...ledger, target: true, flagged: false, ...reopened(ledger, on) } };
}

/** What a write that reopens an event changes beside the module's own part. */
export function reopened({ gen }: Ledger, on: Guarded): Partial<Ledger> {
  const due = on('addedIsDue') ? ({ due: 'now' } as const) : {};
  return { result: 'open', ...due, ...(on('replayFencesFanOut') && { gen: gen + 1, holder: undefined }) };
}
