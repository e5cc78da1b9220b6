import { saysNothing } from '../reasons.js';
import { isObject } from './fields.js';

/** WeConnect's shape of every answer; its `code` counts, whatever the HTTP status. */
export interface Envelope {
  code: number;
  message?: unknown;
  data?: unknown;
}

const NO_CONTENT = 204;

/**
 * Why an answer is none to rely on; undefined for a success and for a refusal.
 * @param json undefined: what came was none
 */
export function envelopeFault(json: unknown, status: number): string | undefined {
  if (json === undefined && status === NO_CONTENT) return undefined;
  const envelope = toEnvelope(json);
  if (!envelope) return 'not the envelope';
  const reason = reasonOf(envelope);
  if (saysNothing(reason)) return reason;
  return envelope.code >= 500 ? `the envelope's code is ${envelope.code}` : undefined;
}

/** @returns undefined for what is none; its code may come as its digits */
export function toEnvelope(json: unknown): Envelope | undefined {
  if (!isObject(json)) return undefined;
  const code = typeof json.code === 'string' && /^\d{3}$/.test(json.code) ? Number(json.code) : json.code;
  return Number.isInteger(code) ? { ...json, code: code as number } : undefined;
}

export const succeeded = ({ code }: Envelope): boolean => code === 200 || code === NO_CONTENT;

/** Whether a question for one thing was answered "there is none": in so many words, never by an empty answer that says success. */
export const isNone = ({ code, data }: Envelope): boolean => code === NO_CONTENT && isEmpty(data);

/** Null, `{}` and the like. */
function isEmpty(data: unknown): boolean {
  if (typeof data === 'object' && data !== null) return Object.keys(data).length === 0;
  return data === undefined || data === null || data === '';
}

/** WeConnect's own word for a refusal: `ORDERPAID`. */
export function reasonOf({ data }: Envelope): string | undefined {
  const reason = isObject(data) ? data.errorCode : undefined;
  if (typeof reason === 'number') return String(reason);
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}

export function messageOf({ code, data, message }: Envelope): string {
  const told = [isObject(data) ? data.errorMessage : undefined, message];
  return told.find((one): one is string => typeof one === 'string' && one !== '') ?? `code ${code}`;
}
