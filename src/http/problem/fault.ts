import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind, type FieldFault } from '../../common/index.js';
import { isDatabaseUnavailable } from '../../database/index.js';

/** What an error means to a caller. */
export interface Fault {
  status: number;
  code: string;
  detail: string;
  faults: FieldFault[];
  members: Record<string, unknown>;
}

/** The only place where a domain's error becomes an HTTP status. */
const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  'upstream-refused': 502,
  'upstream-unreadable': 502,
  unavailable: 503,
  'upstream-unknown': 504,
};

/** Errors of the HTTP layer itself: Nest's and Fastify's. */
const HTTP_FAULTS: ReadonlyMap<number, { code: string; detail: string }> = new Map([
  [400, { code: 'malformed-request', detail: 'The request cannot be read; is its body JSON, in UTF-8?' }],
  [404, { code: 'not-found', detail: 'There is nothing at this address.' }],
  [405, { code: 'method-not-allowed', detail: 'The address does not take this method.' }],
  [408, { code: 'request-timeout', detail: 'The request did not arrive in time.' }],
  [412, { code: 'precondition-failed', detail: 'The file is not, or no longer, the one that If-Match names.' }],
  [413, { code: 'body-too-large', detail: 'The body is larger than this address takes.' }],
  [414, { code: 'address-too-long', detail: 'The address is too long.' }],
  [415, { code: 'unsupported-media-type', detail: 'The body must be JSON in UTF-8 (content-type: application/json).' }],
  [416, { code: 'range-not-satisfiable', detail: 'The file has no such range.' }],
  [431, { code: 'headers-too-large', detail: 'The headers are larger than this service takes.' }],
]);

/** A file that may not be served (`/api/docs/../x`) is none. */
const STANDS_FOR: ReadonlyMap<number, number> = new Map([[403, 404]]);

const INTERNAL: Fault = {
  status: 500,
  code: 'internal-error',
  detail: 'Something went wrong here; it has been logged under the requestId.',
  faults: [],
  members: {},
};

const DATABASE_AWAY: Fault = {
  status: 503,
  code: 'database-unavailable',
  detail: 'The database cannot be reached; try again, with the same number where something is created.',
  faults: [],
  members: { safeToRetry: true },
};

/** Reads an error of any origin. What is not meant for callers becomes `internal-error`, without a word of its own. */
export function faultOf(error: unknown): Fault {
  if (error instanceof DomainError) return domainFault(error);
  if (isDatabaseUnavailable(error)) return DATABASE_AWAY;
  return faultOfStatus(statusOf(error));
}

/** What a status of the HTTP layer itself means. One of the 4xx without a row is the caller's mistake all the same; every other is ours. */
export function faultOfStatus(status = 500): Fault {
  const told = status >= 400 && status < 500 && !HTTP_FAULTS.has(status) ? (STANDS_FOR.get(status) ?? 400) : status;
  const known = HTTP_FAULTS.get(told);
  return known ? { status: told, ...known, faults: [], members: {} } : INTERNAL;
}

function domainFault({ kind, code, message, faults, members }: DomainError): Fault {
  return { status: STATUS_OF_KIND[kind], code, detail: message, faults, members };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}
