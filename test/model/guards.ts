/** What each guard of the protocol promises. A search without one of them must find what it is for. */
export const GUARDS = {
  answerAfterStoring: '200 goes out after the insert is durable, never before',
  keyIsUnique: 'a repeat finds the event there and leaves it as it is',
  repeatIsDurable: 'a repeat is answered after a durable write of its own: a duplicate key proves nothing',
  repeatMustMatch: 'a repeat whose event has vanished meanwhile is not answered 200',
  repeatRevives: 'an event that was refused and is told again is asked about again',
  revivalFences: 'an event that is told again while it is asked about is not refused by that older answer',
  sweep: 'an event whose claim has lapsed is taken up by anybody',
  rowsBeforeFannedOut: 'deliveries are stored before the event counts as fanned out',
  offerKeepsRow: 'a second fan-out leaves a delivery that is there as it is',
  eventWritesFenced: 'only the latest claim on an event may write to it',
  claimWhenDue: 'a delivery is claimed only while it is due',
  chargeAtClaim: 'a try is charged when it is claimed, so that one which kills the process uses up its tries',
  loadBeforeRun: 'the ledger is read before the handler runs, and its last word is heeded',
  renewFenced: 'a claim is renewed only by its holder',
  effectOnce: "the handler's effect is conditional on its document's state",
  doneBeforeRemove: 'the ledger says done before the delivery is removed',
  retryFenced: 'a failure is written only under the latest claim',
  deathFenced: 'a death is written only under the latest claim',
  deadBeforeRemove: 'the ledger says dead before the delivery is removed',
  doneBeatsDead: 'a death never replaces a success',
  releaseFenced: 'a delivery is given back only by its holder',
  untoldIsFlagged: 'an event that does not reach the module whose payment it is says so',
  untoldIsLookedForAgain: 'flagged events are looked for again and again, not only when a module is activated',
  addedIsDue: 'a target is added and made due in one write',
  replayFencesFanOut: 'a fan-out that began before a replay, or before a target was added, does not end it',
  removeKnowsOffer: 'a delivery is removed only if it was not offered again meanwhile',
  claimsNeverRepeat: 'a delivery that is offered anew counts its claims on from where no earlier one came',
} as const;

export type Guard = keyof typeof GUARDS;

/** Whether a guard stands. */
export type Guarded = (guard: Guard) => boolean;

export const without =
  (...missing: Guard[]): Guarded =>
  (guard) =>
    !missing.includes(guard);
