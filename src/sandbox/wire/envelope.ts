import { type SandboxRefusal } from './refusal.js';

/** WeConnect's shape of every answer; `code` and not the HTTP status tells success (200, 204) from refusal. */
export interface Envelope {
  code: number;
  message: string;
  data: unknown;
}

export const ok = (data: unknown): Envelope => ({ code: 200, message: 'OK', data });

/** Done, and nothing to say. */
export const done = (): Envelope => ({ code: 204, message: 'OK', data: null });

export const refused = ({ code, errorCode, message }: SandboxRefusal): Envelope => ({
  code,
  message,
  data: { errorCode, errorMessage: message },
});
