import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ClaimLost, DeadlineExceeded, ProcessStopping, DeliveryPolicy } from './delivery.js';
import { attempt } from './delivery.runner.js';

class HastyPolicy extends DeliveryPolicy {
  override readonly deadline = 40;
  override readonly renewEvery = 5;
}

class PatientPolicy extends DeliveryPolicy {
  override readonly renewEvery = 5;
}

const held = (): Promise<boolean> => Promise.resolve(true);
const forever = (): Promise<never> => new Promise(() => undefined);
const terms = { policy: new HastyPolicy(), renew: held, stop: new AbortController().signal };

describe('a try of a handler', () => {
  it('ends as its handler ends', async () => {
    await expect(attempt(() => Promise.resolve(), terms)).resolves.toBeUndefined();
    await expect(attempt(() => Promise.reject(new Error('out of stock')), terms)).rejects.toThrow('out of stock');
  });

  it('fails at its deadline, even where the handler does not heed its signal', async () => {
    await expect(attempt(forever, terms)).rejects.toBeInstanceOf(DeadlineExceeded);
  });

  it('tells its handler to give up at the deadline', async () => {
    const reason = await new Promise((resolve) => {
      attempt((signal) => {
        signal.addEventListener('abort', () => {
          resolve(signal.reason);
        });
        return forever();
      }, terms).catch(() => undefined);
    });
    expect(reason).toBeInstanceOf(DeadlineExceeded);
  });

  it('renews its claim while it runs', async () => {
    let renewals = 0;
    let endHandler = (): void => undefined;
    const renew = (): Promise<boolean> => {
      if (++renewals === 2) endHandler();
      return Promise.resolve(true);
    };
    const untilRenewedTwice = (): Promise<void> => new Promise((resolve) => (endHandler = resolve));
    await attempt(untilRenewedTwice, { policy: new PatientPolicy(), renew, stop: terms.stop });
    expect(renewals).toBe(2);
  });

  it('ends when its claim has passed to another process', async () => {
    const renew = (): Promise<boolean> => Promise.resolve(false);
    await expect(attempt(forever, { ...terms, renew })).rejects.toBeInstanceOf(ClaimLost);
  });

  it('ends when the process stops, and does not begin after that', async () => {
    const stopping = new AbortController();
    const running = attempt(forever, { ...terms, stop: stopping.signal });
    stopping.abort(new ProcessStopping());
    await expect(running).rejects.toBeInstanceOf(ProcessStopping);
    let begun = false;
    const late = attempt(() => ((begun = true), Promise.resolve()), { ...terms, stop: stopping.signal });
    await expect(late).rejects.toBeInstanceOf(ProcessStopping);
    expect(begun).toBe(false);
  });

  it('leaves nothing behind in a process that runs for months', async () => {
    const stopping = new AbortController().signal;
    const grown = await heapGrowthOf(async () => {
      for (let n = 0; n < 5_000; n++) await attempt(() => Promise.resolve(), { ...terms, stop: stopping });
    });
    expect(grown).toBeLessThan(1_000_000);
    expect(getEventListeners(stopping, 'abort')).toEqual([]);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What lives after the second time and did not after the first, in bytes: the first has code compiled, too. */
async function heapGrowthOf(work: () => Promise<void>): Promise<number> {
  const heaps: number[] = [];
  for (let time = 0; time < 2; time++) {
    await work();
    collectGarbage();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const [first = 0, second = 0] = heaps;
  return second - first;
}
