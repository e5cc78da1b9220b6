import { WeConnectRefused } from '../../../weconnect/index.js';

/** WeChat's words for a code that was used (40163), or that is unknown or older than five minutes (40029). */
const SPENT: readonly (string | undefined)[] = ['40163', '40029'];

/** Whether a fresh code would help. */
export function isSpentCode(error: unknown): boolean {
  return error instanceof WeConnectRefused && SPENT.includes(error.reason);
}
