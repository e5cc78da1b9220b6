import { GatewayRefused } from '../../../gateway/index.js';

/** Whether a fresh code would help: this one was used, is unknown, or is older than five minutes (`gateway/weconnect/reasons.ts` has WeChat's words). */
export function isSpentCode(error: unknown): boolean {
  return error instanceof GatewayRefused && error.meaning === 'spent';
}
