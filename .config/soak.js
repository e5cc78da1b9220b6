import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

/** `npm run soak -- --minutes 10`: payments, faults and kills for so long; the result is kept in docs/reliability.md. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
if (!(Number(values.minutes) > 0)) {
  console.error('--minutes must be a number above 0');
  process.exit(2);
}
const test = spawn('npm', ['test', '--', 'test/faults/soak'], {
  stdio: 'inherit',
  env: { ...process.env, SOAK_MINUTES: values.minutes, FAULTS: 'full' },
});
test.on('close', (code) => process.exit(code ?? 1));
