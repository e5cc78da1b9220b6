import { CircuitBreaker, CircuitPolicy } from './circuit-breaker.js';
import { UpstreamFailure } from './upstream.errors.js';

const SILENCE = new UpstreamFailure('no answer within 10000 ms', { code: 'ERR_CANCELED', sent: true });
const FAILED_SERVER = new UpstreamFailure('HTTP 503', { code: 'UNRELIABLE_ANSWER', status: 503, sent: true });
const UNREADABLE = new UpstreamFailure('HTTP 200: not the envelope', {
  code: 'UNRELIABLE_ANSWER',
  status: 200,
  sent: true,
});
const WRAPPED = new Error('WeConnect did not answer', { cause: SILENCE });

describe('a circuit breaker', () => {
  let now: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker(
      new CircuitPolicy(),
      () => now,
      () => new Date(now),
    );
  });

  const fail = (error: Error = SILENCE): Promise<unknown> =>
    breaker.run(() => Promise.reject(error)).catch((thrown: unknown) => thrown);
  const open = async (): Promise<void> => {
    for (let n = 0; n < 10; n++) await fail();
  };
  const isRefused = async (): Promise<boolean> => {
    try {
      await breaker.run(() => Promise.resolve('answer'));
      return false;
    } catch (error) {
      return (error as UpstreamFailure).code === 'CIRCUIT_OPEN';
    }
  };

  it.each([SILENCE, FAILED_SERVER, WRAPPED])('opens after ten calls in a row without an answer (%s)', async (error) => {
    for (let n = 0; n < 9; n++) await fail(error);
    expect([breaker.awaySince, breaker.allowance]).toEqual([undefined, Infinity]);
    now = 5;
    await fail(error);
    expect([breaker.awaySince, breaker.allowance]).toEqual([new Date(5), 0]);
    expect(await isRefused()).toBe(true);
  });

  it.each([UNREADABLE, new Error('WeConnect refused createOrder')])(
    'counts an answer as one, whatever it says (%s)',
    async (error) => {
      for (let n = 0; n < 30; n++) await fail(error);
      for (let n = 0; n < 9; n++) await fail();
      await fail(error);
      for (let n = 0; n < 9; n++) await fail();
      expect(breaker.awaySince).toBeUndefined();
    },
  );

  it('lets one call a second through, and closes with its answer', async () => {
    await open();
    now = 999;
    expect(await isRefused()).toBe(true);
    now = 1_000;
    let answer: (value: string) => void = () => undefined;
    const probe = breaker.run(() => new Promise<string>((resolve) => (answer = resolve)));
    expect(await isRefused()).toBe(true);
    answer('well again');
    expect(await probe).toBe('well again');
    expect([await isRefused(), breaker.allowance, breaker.pauseLeft]).toEqual([false, Infinity, 0]);
  });

  it('has what nobody waits for pause twice as long after each failed probe, up to ten seconds, and then probe', async () => {
    await open();
    const pauses = [breaker.pauseLeft];
    for (let n = 0; n < 5; n++) {
      now += breaker.pauseLeft;
      expect(breaker.allowance).toBe(1);
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
