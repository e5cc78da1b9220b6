import { CircuitBreaker, CircuitBreakers } from './circuit-breaker.js';

const ANSWER = new Error('refused');
const SILENCE = new Error('no answer');

describe('a circuit breaker', () => {
  let now: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker(
      { failuresToOpen: 10, pauseFrom: 1_000, pauseUpTo: 10_000 },
      { now: () => now, date: () => new Date(now) },
    );
  });

  const run = <T>(call: () => Promise<T>): Promise<T> =>
    breaker.run(call, {
      probeEvery: 1_000,
      isFailure: (error) => error !== ANSWER,
      refusal: () => new Error('the circuit is open'),
    });
  const fail = (error: Error = SILENCE): Promise<unknown> =>
    run(() => Promise.reject(error)).catch((thrown: unknown) => thrown);
  const open = async (): Promise<void> => {
    for (let n = 0; n < 10; n++) await fail();
  };
  const isRefused = async (): Promise<boolean> => {
    try {
      await run(() => Promise.resolve('answer'));
      return false;
    } catch (error) {
      return (error as Error).message === 'the circuit is open';
    }
  };

  it('opens after ten calls in a row that failed', async () => {
    for (let n = 0; n < 9; n++) await fail();
    expect([breaker.openSince, breaker.allowance()]).toEqual([undefined, Infinity]);
    now = 5;
    await fail();
    expect([breaker.openSince, breaker.allowance()]).toEqual([new Date(5), 0]);
    expect(await isRefused()).toBe(true);
  });

  it('counts an answer as one, whatever it says', async () => {
    for (let n = 0; n < 30; n++) await fail(ANSWER);
    for (let n = 0; n < 9; n++) await fail();
    await fail(ANSWER);
    for (let n = 0; n < 9; n++) await fail();
    expect(breaker.openSince).toBeUndefined();
  });

  it('lets one call a second through, and closes with its answer', async () => {
    await open();
    now = 999;
    expect(await isRefused()).toBe(true);
    now = 1_000;
    let answer: (value: string) => void = () => undefined;
    const probe = run(() => new Promise<string>((resolve) => (answer = resolve)));
    expect(await isRefused()).toBe(true);
    answer('well again');
    expect(await probe).toBe('well again');
    expect([await isRefused(), breaker.allowance(), breaker.pauseLeft]).toEqual([false, Infinity, 0]);
  });

  it('has what nobody waits for pause twice as long after each failed probe, up to ten seconds, and then probe', async () => {
    await open();
    const pauses = [breaker.pauseLeft];
    for (let n = 0; n < 5; n++) {
      now += breaker.pauseLeft;
      expect(breaker.allowance()).toBe(1);
      await fail();
      pauses.push(breaker.pauseLeft);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('takes what fails together for one failure', async () => {
    await Promise.all(Array.from({ length: 40 }, () => fail()));
    expect(breaker.pauseLeft).toBe(1_000);
  });
});

describe('circuit breakers by keys', () => {
  const KEY = 'store|an-account';
  const OTHERS = ['reservation|an-account', 'store|another-account'];
  const SECOND = 1_000;
  let now: number;
  beforeEach(() => {
    now = 0;
  });

  function brokenAt(seconds: number, failures = 10): CircuitBreakers {
    const breakers = new CircuitBreakers(
      { failuresToOpen: 10, pauseFrom: 30 * SECOND, pauseUpTo: 300 * SECOND },
      { now: () => now, date: () => new Date(now) },
    );
    for (let n = 0; n < failures; n++) failAt(breakers, seconds);
    return breakers;
  }
  function failAt(breakers: CircuitBreakers, seconds: number): void {
    now = seconds * SECOND;
    breakers.failed(KEY);
  }
  function allowanceAt(breakers: CircuitBreakers, seconds: number, running = 0): number {
    now = seconds * SECOND;
    return breakers.allowance(KEY, running);
  }

  it('stay closed until ten failures in a row', () => {
    expect(allowanceAt(brokenAt(0, 9), 0, 5)).toBe(Infinity);
    expect(allowanceAt(brokenAt(0, 10), 0)).toBe(0);
  });

  it('pause for 30 seconds, then let one probe through at a time', () => {
    const breakers = brokenAt(0);
    expect(allowanceAt(breakers, 29)).toBe(0);
    expect(allowanceAt(breakers, 30)).toBe(1);
    expect(allowanceAt(breakers, 30, 1)).toBe(0);
  });

  it('pause twice as long after each failed probe, up to five minutes', () => {
    const breakers = brokenAt(0);
    failAt(breakers, 30);
    expect(allowanceAt(breakers, 89)).toBe(0);
    expect(allowanceAt(breakers, 90)).toBe(1);
    for (let n = 0; n < 10; n++) failAt(breakers, 100);
    expect(allowanceAt(breakers, 399)).toBe(0);
    expect(allowanceAt(breakers, 400)).toBe(1);
  });

  it('are closed again after one success', () => {
    const breakers = brokenAt(0);
    breakers.succeeded(KEY);
    expect(allowanceAt(breakers, 0, 5)).toBe(Infinity);
  });

  it.each(OTHERS)('hold up no other key: %s', (other) => {
    const breakers = brokenAt(0);
    expect(breakers.allowance(other, 5)).toBe(Infinity);
    breakers.succeeded(other);
    expect(allowanceAt(breakers, 0)).toBe(0);
  });
});
