import { setTimeout as pause } from 'node:timers/promises';

const GIVE_UP_AFTER_MS = 30_000;
const ASK_EVERY_MS = 25;

/** Waits for a condition, and fails where it never comes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`never came true: ${condition.toString()}`);
    await pause(ASK_EVERY_MS);
  }
}
