/**
 * `npm run bench -- sign | webhook | deliver | pay | size | rest | all [--quick]`: measures, prints a table, writes `results.json`, and makes docs/performance.md of it.
 * What was not measured this time stays as the last run left it; what was measured again is held against the last run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './compare.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const RESULTS = `${HERE}results.json`;
const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const progress = (line) => process.stderr.write(`\r\x1b[K${line}`);

const BENCHES = {
  sign: async (quick) => (await import('./sign/bench.js')).measureSigning({ rounds: quick ? 15 : 101, progress }),
  webhook: async (quick) =>
    (await import('./webhook/accept.js')).measureAccept({ rounds: quick ? 3 : 9, seconds: quick ? 2 : 4, progress }),
  deliver: async (quick) =>
    (await import('./deliver/bench.js')).measureDelivery({ idle: quick ? 40 : 200, seconds: quick ? 1 : 5, progress }),
  pay: async (quick) =>
    (await import('./pay/bench.js')).measurePay({ payments: quick ? 60 : 300, rounds: quick ? 2 : 7, progress }),
  size: async (quick) =>
    (await import('./size/bench.js')).measureSize({ sizes: sizes(quick), repeats: quick ? 5 : 15, progress }),
  rest: async (quick) =>
    (await import('./rest/bench.js')).measureRest({
      starts: quick ? 2 : 5,
      webhooks: quick ? 2_000 : 100_000,
      progress,
    }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const wanted = positionals[0] ?? 'all';
if (wanted !== 'all' && !(wanted in BENCHES)) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')} | all [--quick]\n`);
  process.exit(2);
}

installPeers();
const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
for (const name of wanted === 'all' ? Object.keys(BENCHES) : [wanted]) {
  const measured = await BENCHES[name](values.quick);
  const run = { at: new Date().toISOString(), quick: values.quick, machine: machine(), ...measured };
  results[name] = { ...run, ...(isComparable(results[name], run) && { against: compare(results[name], run) }) };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  progress('');
}
const { page } = await import('./report.js');
const text = page(results);
writeFileSync(PAGE, text);
process.stdout.write(text);

/** As long, and on the same machine: other runs differ by more than noise. */
function isComparable(before, now) {
  return before?.quick === now.quick && JSON.stringify(before.machine) === JSON.stringify(now.machine);
}

/** A million needs the indexes of a real MongoDB. */
function sizes(quick) {
  if (quick) return [1_000, 10_000];
  return [1_000, 10_000, 100_000, ...(process.env.MONGODB_URI ? [1_000_000] : [])];
}

/** The peers have a package of their own: none of them is a dependency of the service. */
function installPeers() {
  if (existsSync(`${HERE}node_modules`)) return;
  progress('installing what it is compared with …');
  const npm = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', npm, { cwd: HERE, stdio: ['ignore', process.stderr, process.stderr] });
  if (status !== 0) process.exit(status ?? 1);
}

function machine() {
  const [cpu] = cpus();
  return {
    node: process.version,
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}
