import { type AccountId, covers, type ModuleName, type Window, SECOND } from '../../common/index.js';

/** What names an activation. */
export interface ActivationKey {
  accountId: AccountId;
  module: ModuleName;
}

/** How a module stands with an account, and stood: the truth about who takes its payments. A subscription is a copy, which may be stale. */
export interface Activation extends ActivationKey {
  active: boolean;
  /** When it was active, in order; the last one is open exactly while it is. */
  windows: Window[];
  revision: number;
}

/** What a document of any age says of it. */
interface Recorded {
  active: boolean;
  windows?: Window[];
}

/**
 * When a module was active. `active` has the last word: a process of an earlier version changes it alone, and so does every document
 * from before there were windows. Active since nobody knows when is active since the last end: a payment too many is told, never one too few.
 */
export function windowsOf({ active, windows = [] }: Recorded): Window[] {
  const last = windows.at(-1);
  const isOpen = last !== undefined && last.endAt === undefined;
  if (active === isOpen) return windows;
  return active ? [...windows, { startAt: last?.endAt ?? new Date(0) }] : windows.slice(0, -1);
}

/** Since when it was active at that moment; undefined: it was not. */
export function activeSince({ windows }: Pick<Activation, 'windows'>, at: Date): Date | undefined {
  return windows.find((window) => covers(window, at))?.startAt;
}

/** The numbers of what is done after an activation, in ms. One object, so that a test can hasten them. */
export class ActivationPolicy {
  /** How long whoever activated a module has to end its install step, before any worker does. */
  readonly installWithin: number = 10 * SECOND;
  /** Wait before a worker tries an install step again. */
  readonly installAgainAfter: number = 60 * SECOND;
  /** How often a worker looks for what was left behind. */
  readonly lookEvery: number = 15 * SECOND;
}
