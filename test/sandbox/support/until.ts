import { setTimeout as wait } from 'node:timers/promises';

const DEADLINE_MS = 5000;

/** Waits for a condition. @throws Error when it does not come true within five seconds */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await wait(2);
  }
}
