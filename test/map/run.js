/**
 * `npm run map [-- --functions] [--payments 20]`: which files of src one shop payment enters, on its way to the payer and on its way back.
 * `npm run map -- --sizes [folder]`: how large files and classes are, without starting anything.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

const TRIPS = {
  pay: 'from POST /api/store/orders/:orderNumber/pay until its answer',
  webhook: 'from POST /api/webhook/weconnect until the order is PAID',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'boolean', default: false },
    functions: { type: 'boolean', default: false },
    payments: { type: 'string', default: '20' },
  },
});

const payments = Number(values.payments);
if (!Number.isInteger(payments) || payments < 1) {
  process.stderr.write('Usage: npm run map [-- --functions] [--payments 20] | npm run map -- --sizes [folder]\n');
  process.exit(2);
}

const lines = values.sizes ? await sizes(positionals[0] ?? SRC) : await trips();
process.stdout.write(`${lines.join('\n')}\n`);

async function sizes(folder) {
  const { measureSizes } = await import('./sizes.js');
  const { sizesReport } = await import('./sizes.report.js');
  return sizesReport(measureSizes(folder));
}

async function trips() {
  const { measureTrips } = await import('./trips.js');
  const progress = (line) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  const measured = await measureTrips({ payments, progress });
  if (process.stderr.isTTY) progress('');
  const names = Object.keys(TRIPS);
  return [
    ...names.flatMap((name) => [`${name}: ${TRIPS[name]}`, ...measured[name].flatMap(fileLines), '']),
    ...names.map((name) => `${name}: ${measured[name].length} files`),
  ];
}

function fileLines({ file, functions }) {
  if (!values.functions) return [`  ${file}`];
  return [`  ${file}`, ...functions.map(({ name, calls }) => `    ${name} ×${calls}`)];
}
