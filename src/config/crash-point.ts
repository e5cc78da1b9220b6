/** Where a test has the process end, as a kill would: right before or right after a method of a provider runs. */
export interface CrashPoint {
  provider: string;
  method: string;
  when: 'before' | 'after';
}

const POINT = /^(\w+)\.(\w+):(before|after)$/;

/**
 * Reads `CRASH_AT` (`InboxRepository.insert:after`), for the tests of `test/faults`.
 * @returns undefined unless NODE_ENV is `test`: no other process can be told to crash
 */
export function readCrashPoint(variables: Record<string, string | undefined> = process.env): CrashPoint | undefined {
  const [, provider, method, when] = POINT.exec(variables.CRASH_AT ?? '') ?? [];
  if (variables.NODE_ENV !== 'test' || !provider || !method) return undefined;
  return { provider, method, when: when === 'before' ? 'before' : 'after' };
}
