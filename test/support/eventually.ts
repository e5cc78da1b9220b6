import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY = 20;

/**
 * Waits until `look` no longer throws, and answers what it answered.
 * @param within ms; then the last error is thrown
 */
export async function eventually<Answer>(look: () => Answer | Promise<Answer>, within = 10_000): Promise<Answer> {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(LOOK_EVERY);
    }
  }
}
