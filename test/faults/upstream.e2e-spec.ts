import { CALLS } from '../../src/sandbox/faults/call-name.js';
import { eventually } from '../support/eventually.js';
import { report } from './support/report.js';
import { Scene } from './support/scene.js';
import { DEEDS } from './support/upstream-deeds.js';
import { FAULTS, type FaultName, NOT_CALLED, TABLE } from './support/upstream-table.js';

/** More often than anybody tries. */
const ALWAYS = 50;
const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(async () => {
  await scene.app.stop();
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  report('upstream faults', [
    line(['the call', 'while', ...FAULT_NAMES]),
    line(['---', '---', ...FAULT_NAMES.map(() => '---')]),
    ...TABLE.map(({ call, while: doing, answers }) => line([`\`${call}\``, doing, ...Object.values(answers)])),
  ]);
});
beforeEach(() => scene.begin());

interface Answered {
  status: number;
  body?: { code?: string; safeToRetry?: boolean };
}

/** As the table has it: `504 payment-outcome-unknown, repeat`. */
function inWords({ status, body: { code = 'without a code', safeToRetry } = {} }: Answered): string {
  if (status < 400) return String(status);
  return `${status} ${code}, ${safeToRetry ? 'repeat' : 'do not repeat'}`;
}

describe.each(TABLE)('$call goes wrong while $while', ({ call, while: doing, answers }) => {
  it.each(FAULT_NAMES)('%s: the answer says what to do, and repeating ends right', async (fault) => {
    const deed = await DEEDS[doing](scene);
    scene.control.fault({ call, times: ALWAYS, ...FAULTS[fault] });
    expect(inWords(await deed.ask())).toBe(answers[fault]);
    await deed.staysTrue?.();
    if (fault === 'slow') await eventually(() => deed.landsLate?.());
    scene.control.clearFaults();
    await deed.repeat();
  });
});

it('every call that the service makes has its row', () => {
  expect([...new Set(TABLE.map(({ call }) => call)), ...NOT_CALLED].sort()).toEqual([...CALLS].sort());
});
