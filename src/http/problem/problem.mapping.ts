import { STATUS_CODES } from 'node:http';
import { type Fault } from './fault.js';
import { type Problem } from './problem.js';

interface Occurrence {
  /** Without the query: it may hold a token or a code. */
  path: string;
  requestId: string;
}

export function toProblem({ status, code, detail, faults, members }: Fault, { path, requestId }: Occurrence): Problem {
  return {
    ...members,
    type: `urn:scrm-pay:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: path,
    code,
    requestId,
    ...(faults.length > 0 && { errors: faults }),
  };
}
