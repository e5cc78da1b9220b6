import { OutagePause } from './outage-pause.js';

describe('the pause of an outage', () => {
  const limits = { pauseFrom: 1_000, pauseUpTo: 5_000 };

  /** Fails as soon as asking is allowed again. @returns the waits in between */
  function waits(times: number): number[] {
    const pause = new OutagePause(limits);
    const found: number[] = [];
    let now = 0;
    for (let n = 0; n < times; n++) {
      pause.failed(now);
      const begun = now;
      while (pause.isOn(now)) now += 100;
      found.push(now - begun);
    }
    return found;
  }

  it('doubles from failure to failure, up to its limit', () => {
    expect(waits(5)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('takes questions that fail together for one failure', () => {
    const pause = new OutagePause(limits);
    for (let n = 0; n < 8; n++) pause.failed(0);
    expect([pause.isOn(999), pause.isOn(1_000)]).toEqual([true, false]);
  });

  it('ends with an answer, and begins small again', () => {
    const pause = new OutagePause(limits);
    pause.failed(0);
    pause.failed(1_000);
    pause.answered();
    expect(pause.isOn(1_500)).toBe(false);
    pause.failed(1_500);
    expect([pause.isOn(2_499), pause.isOn(2_500)]).toEqual([true, false]);
  });
});
