import { UpstreamFailure } from '../upstream/index.js';

/** WeChat has no envelope: a ticket, or an `errcode` that is not 0. */
export type TicketAnswer = { ticket: string; expiresInSeconds: number } | { errcode: number };

/** WeChat's word for "busy, try again". */
const BUSY = -1;

/** Why an answer is none to rely on: it is not WeChat's, or says that WeChat is busy. */
export function ticketFault(json: unknown, status: number): string | undefined {
  if (typeof json !== 'object' || json === null) return 'no JSON object';
  const errcode = integerOf(json, 'errcode');
  if (errcode === undefined && status >= 400) return 'no errcode';
  return errcode === BUSY ? 'errcode -1' : undefined;
}

/**
 * A half error must never pass for a ticket: without its text and its life there is none.
 * @throws UpstreamFailure, unreadable
 */
export function readTicket(json: unknown): TicketAnswer {
  const answer: object = json ?? {};
  const errcode = integerOf(answer, 'errcode');
  if (errcode !== undefined && errcode !== 0) return { errcode };
  const { ticket } = answer as { ticket?: unknown };
  const expiresInSeconds = integerOf(answer, 'expires_in');
  if (typeof ticket !== 'string' || ticket === '') throw UpstreamFailure.unreadable('neither a ticket nor an errcode');
  if (expiresInSeconds === undefined || expiresInSeconds < 1)
    throw UpstreamFailure.unreadable('expires_in: is missing');
  return { ticket, expiresInSeconds };
}

/** Which may come as its digits. */
function integerOf(answer: object, name: string): number | undefined {
  const value = (answer as Record<string, unknown>)[name];
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
