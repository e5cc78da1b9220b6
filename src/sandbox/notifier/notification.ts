import { type SignatureFault } from '../faults/call-name.js';

/**
 * One POST that must reach the service. `pending`: due at `dueAt` · `held`: until it is released · `dropped`: never sent
 * · `delivered`: answered 200 · `given-up`: the last try failed.
 */
export interface Notification {
  id: string;
  /** Copies of one event share it (the `webhook-id` of Standard Webhooks). */
  eventId: string;
  outTradeNo: string;
  /** As it is sent, byte for byte. */
  body: string;
  state: 'pending' | 'held' | 'dropped' | 'delivered' | 'given-up';
  /** ms since the epoch */
  dueAt: number;
  attempts: Attempt[];
  /** Sent once and not repeated: a forged message, or one sent by hand. */
  once: boolean;
  /** WeChat Pay's own, and where it goes: signed anew for each try, and taken with 204 too. */
  direct?: { mchid: string; url: string; fault?: SignatureFault };
}

export interface Attempt {
  /** ms since the epoch */
  at: number;
  /** The HTTP status answered. */
  status?: number;
  /** Why there was none. */
  error?: string;
}
