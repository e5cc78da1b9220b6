import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Clock, SystemClock } from '../../src/common/index.js';
import { ServerTime } from '../../src/database/time/server-time.js';
import { eventually } from '../support/eventually.js';
import { useApp } from '../support/start-app.js';

const HOUR = 3_600_000;
const ANSWERED_WITHIN = 2_000;

describe('the time that all processes share', () => {
  const app = useApp();
  let clock: SystemClock;
  beforeAll(() => {
    clock = app.app.get(SystemClock, { strict: false });
  });
  const ask = (): Promise<boolean> => app.app.get(ServerTime, { strict: false }).ask();
  const error = (): number => Math.abs(app.app.get(Clock, { strict: false }).now().getTime() - Date.now());

  it('leaves a clock alone that is right', async () => {
    await ask();
    expect(clock.correction()).toBe(0);
  });

  it.each([-HOUR, HOUR])('is known to a machine whose clock is %i ms off', async (off) => {
    clock.machine = () => Date.now() + off;
    expect(error()).toBeGreaterThan(HOUR - ANSWERED_WITHIN);
    expect(await ask()).toBe(true);
    expect(error()).toBeLessThan(ANSWERED_WITHIN);
  });

  it('is said once to be unknown, where the database tells none', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const database = app.database.getClient().db('admin');
    jest.spyOn(database, 'command').mockResolvedValue({ ok: 1 });
    const db = jest.spyOn(app.database.getClient(), 'db').mockReturnValue(database);
    expect([await ask(), await ask()]).toEqual([false, false]);
    db.mockRestore();
    expect(warn.mock.calls).toEqual([[expect.stringContaining('tells no time')]]);
    warn.mockRestore();
    expect(await ask()).toBe(true);
  });

  it('shows in the metrics how wrong the machine is', async () => {
    clock.machine = () => Date.now() - HOUR;
    // A late answer leaves the clock that much uncertain, and the next one makes up for it.
    await eventually(async () => {
      await ask();
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      expect(Number(/^scrm_pay_clock_behind_seconds (\S+)$/m.exec(metrics)?.[1])).toBeCloseTo(3_600, 0);
    });
  });
});
