import { InvalidInput, type OpenId, parseOpenId } from '../common/index.js';
import { UpstreamFailure } from '../upstream/index.js';

/** What WeChat hands out for a while: an access token or a ticket; a secret. */
export interface Lent {
  value: string;
  /** As WeChat answered; usually 7200. */
  expiresInSeconds: number;
}

/** Who a browser's user is under an appid. */
export interface WeChatUser {
  openId: OpenId;
  /** `is_snapshotuser`: an openId made up for somebody who only looks at a shared page. */
  virtual: boolean;
}

/** WeChat's no. */
export interface Refusal {
  errcode: number;
  errmsg: string;
}

/** WeChat's code for "busy, try again". */
const BUSY = -1;

/** Why an answer cannot be relied on: it is not WeChat's, or says that WeChat is busy. */
export function answerFault(json: unknown, status: number): string | undefined {
  if (typeof json !== 'object' || json === null) return 'no JSON object';
  const errcode = integerOf(json, 'errcode');
  if (errcode === undefined && status >= 400) return 'no errcode';
  return errcode === BUSY ? 'errcode -1' : undefined;
}

/** WeChat has no envelope: what was asked for, or an `errcode` that is not 0. @returns undefined where it is no refusal */
export function refusalOf(json: unknown): Refusal | undefined {
  const answer: object = json ?? {};
  const errcode = integerOf(answer, 'errcode');
  if (errcode === undefined || errcode === 0) return undefined;
  const { errmsg } = answer as { errmsg?: unknown };
  return { errcode, errmsg: typeof errmsg === 'string' ? errmsg : '' };
}

/**
 * An incomplete answer lends nothing: it needs its text and its lifetime.
 * @throws UpstreamFailure, unreadable
 */
export function readLent(json: unknown, name: 'ticket' | 'access_token'): Lent {
  const answer: object = json ?? {};
  const value = (answer as Record<string, unknown>)[name];
  const expiresInSeconds = integerOf(answer, 'expires_in');
  if (typeof value !== 'string' || value === '') throw UpstreamFailure.unreadable(`neither a ${name} nor an errcode`);
  if (expiresInSeconds === undefined || expiresInSeconds < 1)
    throw UpstreamFailure.unreadable('expires_in: is missing');
  return { value, expiresInSeconds };
}

/**
 * The user that an OAuth code stands for. Whether they are a real one decides who may pay, so a word that is neither yes nor no is not guessed at.
 * @throws UpstreamFailure, unreadable
 */
export function readUser(json: unknown): WeChatUser {
  const { openid, is_snapshotuser: snapshot = 0 } = (json ?? {}) as { openid?: unknown; is_snapshotuser?: unknown };
  const said = ['0', '1'].indexOf(String(snapshot));
  if (said < 0) throw UpstreamFailure.unreadable('is_snapshotuser: must be 0 or 1');
  try {
    return { openId: parseOpenId(openid, 'openid'), virtual: said === 1 };
  } catch (error) {
    if (error instanceof InvalidInput) throw UpstreamFailure.unreadable(error.message);
    throw error;
  }
}

/** A number, which WeChat may send as text. */
function integerOf(answer: object, name: string): number | undefined {
  const value = (answer as Record<string, unknown>)[name];
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
