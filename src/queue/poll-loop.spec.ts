import { PollLoop } from './poll-loop.js';

const NEVER_AGAIN = { busy: 60_000, idle: 60_000 };

describe('a loop of looks', () => {
  it('is at rest once its first look is over, and has looked once', async () => {
    let begun = 0;
    let over = 0;
    const loop = new PollLoop(
      async () => {
        begun += 1;
        await new Promise(setImmediate);
        over += 1;
        return true;
      },
      NEVER_AGAIN,
      () => undefined,
    );
    loop.start();
    await loop.atRest();
    expect([begun, over]).toEqual([1, 1]);
    await loop.stop();
  });

  it('is at rest after a look that failed, too, and tells of it', async () => {
    const told: unknown[] = [];
    const loop = new PollLoop(
      () => Promise.reject(new Error('away')),
      NEVER_AGAIN,
      (error) => told.push(error),
    );
    loop.start();
    await loop.atRest();
    expect(told).toEqual([new Error('away')]);
    await loop.stop();
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('misses no nudge, %i microtasks after a look', async (microtasks) => {
    let looks = 0;
    let nudgedAfter = false;
    const loop: PollLoop = new PollLoop(
      async () => {
        looks += 1;
        if (looks === 1)
          void later(microtasks).then(() => {
            nudgedAfter = true;
            loop.nudge();
          });
        return Promise.resolve(false);
      },
      NEVER_AGAIN,
      () => undefined,
    );
    loop.start();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([nudgedAfter, looks]).toEqual([true, 2]);
    await loop.stop();
  });
});

async function later(microtasks: number): Promise<void> {
  for (let n = 0; n < microtasks; n++) await Promise.resolve();
}
