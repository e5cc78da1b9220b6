import { type AccountId, type ChannelId, type ModuleName, type OutTradeNo } from '../../common/index.js';

/**
 * Where an event came from: WeConnect's POST, WeConnect's answer when a post was confirmed, or when a trade was asked after that nobody
 * had told of, a refund that came to its end here, or the SCRM itself.
 */
export type EventSource = 'webhook' | 'confirmation' | 'reconciliation' | 'refund' | 'portal';

/**
 * `received`: stored, nothing more · `confirmed`: what it says is true; its targets are frozen · `superseded`: WeConnect's books
 * say something else, which is an event of its own · `refused`: WeConnect does not bear it out.
 */
export type InboxState = 'received' | 'confirmed' | 'superseded' | 'refused';

/** A module's last word on an event. */
export interface DeliveryResult {
  state: 'done' | 'dead';
  at: Date;
  attempts: number;
}

/** The module whose payment an event tells of, where the event does not reach it. */
export interface Untold {
  module: ModuleName;
  /** Whether money came or went back: then it must not stay so. */
  money: boolean;
}

/** What is stored before the answer 200 goes out. */
export interface NewInboxEvent {
  key: string;
  /** `msg-payment_notification`, `event-subscribe`, `open_payment` */
  type: string;
  source: EventSource;
  channelId: ChannelId | undefined;
  outTradeNo: OutTradeNo | undefined;
  /** As it came, byte for byte. */
  body: string;
  receivedAt: Date;
  /** When the sweeper takes it up, if no nudge did before. */
  dueAt: Date;
}

/** One event of the ledger. */
export interface InboxEvent extends NewInboxEvent {
  state: InboxState;
  /** Known once WeConnect's books, or a trade of ours, have told it: a posted body's account is never trusted. */
  accountId: AccountId | undefined;
  /** In whose turn it is worked on, where it was left behind among many. */
  share: string | undefined;
  /** Modules that it must reach, frozen when it was confirmed; a replay, or an activation, may add one. */
  targets: ModuleName[];
  /** Set where the trade's own module is none of the targets: it was not active, or was unsubscribed. */
  untold: Untold | undefined;
  /** Modules that should hear of it, but that the process which confirmed it did not have: another version's, or nobody's. */
  skipped: ModuleName[];
  results: Partial<Record<ModuleName, DeliveryResult>>;
  /** The claim that a write of the router must still hold. */
  generation: number;
  /** How often WeConnect was asked and did not bear it out. */
  asked: number;
  /** Posts after the first. */
  duplicates: number;
  /** Posts under the same key whose other content differed. */
  conflicts: { body: string; at: Date }[];
  error: string | undefined;
  supersededBy: string | undefined;
}

/** A member that every event of this kind has. @throws Error where the ledger holds one without it */
export function required<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined) throw new Error(`the event has no ${member}`);
  return value;
}

/** Whether every module that the event must reach has given its last word. */
export function isSettled({ state, targets, results }: Pick<InboxEvent, 'state' | 'targets' | 'results'>): boolean {
  return state !== 'received' && targets.every((module) => results[module] !== undefined);
}
