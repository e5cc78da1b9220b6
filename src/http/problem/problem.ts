import { type FieldFault } from '../../common/index.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457, plus our stable `code` (`docs/problems.md` has a row for each) and, for bad input, the faulty fields. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: FieldFault[];
  [member: string]: unknown;
}
