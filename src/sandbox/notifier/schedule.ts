import { SECOND, MINUTE } from '../../common/index.js';

/**
 * The waits before each repeat. WeChat's has 15 steps too, 15s/15s/30s/3m/10m/20m/30m/30m/30m/60m/3h/3h/3h/6h/6h; here they are
 * short, so that one sees them happen.
 */
export const SCHEDULE_MS: readonly number[] = [
  1 * SECOND,
  2 * SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  ...Array.from({ length: 10 }, () => MINUTE),
];

/** WeChat waits five seconds for an answer. */
export const ANSWER_WITHIN_MS = 5 * SECOND;
