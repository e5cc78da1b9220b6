import { type ErrorKind } from '../../common/index.js';

/** The only place where a domain's error becomes an HTTP status. */
export const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
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
