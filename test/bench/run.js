/**
 * `npm run bench -- sign | webhook | all [--quick]`: measures, prints a table, writes `results.json`, and makes docs/performance.md of it.
 * What was not measured this time stays as the last run left it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const RESULTS = `${HERE}results.json`;
const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const progress = (line) => process.stderr.write(`\r\x1b[K${line}`);

const BENCHES = {
  sign: async (quick) => (await import('./sign/bench.js')).measureSigning({ rounds: quick ? 15 : 101, progress }),
  webhook: async (quick) =>
    (await import('./webhook/accept.js')).measureAccept({ rounds: quick ? 3 : 9, seconds: quick ? 2 : 4, progress }),
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
  results[name] = { at: new Date().toISOString(), quick: values.quick, machine: machine(), ...measured };
  progress('');
}
writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
const { page } = await import('./report.js');
const text = page(results);
writeFileSync(PAGE, text);
process.stdout.write(text);

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
