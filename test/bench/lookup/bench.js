/**
 * `node test/bench/lookup/bench.js [COMMIT]`: a conditional write by `_id` on the embedded server as it is, and, beside it, as it was in COMMIT, in
 * collections of several sizes. Prints a table. Needs mongo-java-server, which any start without MONGODB_URI fetches.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { findJars } from '../../../dist/database/embedded/java-server.js';
import { quartiles } from '../measure.js';
import { fraction, table } from '../table.js';

const SOURCE = 'src/database/embedded/java/EmbeddedMongo.java';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WARM_UP = 200;
const SIZES = [100, 1_000, 40_000];
const WRITES = 40;
const INSERTED_AT_ONCE = 1_000;

const commit = process.argv[2];
const directory = await mkdtemp(join(tmpdir(), 'scrm-pay-lookup-'));
const jars = await findJars(directory);
if (jars === undefined) throw new Error('mongo-java-server is not there yet: run npm start once, without MONGODB_URI');

const sources = [['now', join(ROOT, SOURCE)]];
if (commit) sources.unshift([commit, await sourceOf(commit)]);
const servers = [];
for (const [name, source] of sources) servers.push({ name, ...(await start(name, source)) });

const lines = [];
for (const size of [WARM_UP, ...SIZES]) {
  for (const { client } of servers) await fill(client, size);
  const times = servers.map(() => []);
  // Turn by turn, so that what else the machine does falls on both.
  for (let write = 0; write < WRITES; write++) {
    for (const [index, { client }] of servers.entries()) times[index].push(await conditionalWrite(client, size, write));
  }
  if (size !== WARM_UP) lines.push([size.toLocaleString('en'), ...times.map((taken) => fraction(quartiles(taken)))]);
}
process.stdout.write(`${process.version}, ${cpus().length} × ${cpus()[0].model}; ms, ${WRITES} writes each\n\n`);
process.stdout.write(`${table(['documents', ...servers.map(({ name }) => name)], lines).join('\n')}\n`);
for (const { client, child } of servers) {
  await client.close();
  child.stdin.end();
  await new Promise((resolve) => child.once('close', resolve));
}
await rm(directory, { recursive: true });

async function sourceOf(commit) {
  const file = join(directory, 'EmbeddedMongo.java');
  await writeFile(file, execFileSync('git', ['show', `${commit}:${SOURCE}`], { cwd: ROOT }));
  return file;
}

async function start(name, source) {
  const options = ['-XX:+UseSerialGC', '-Xmx512m', '-cp', join(jars, '*')];
  const child = spawn('java', [...options, source, join(directory, `${name}.mv`), '0'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => createInterface(child.stdout).once('line', resolve));
  const client = await new mongoose.mongo.MongoClient(
    `mongodb://127.0.0.1:${JSON.parse(line).attr.port}/bench`,
  ).connect();
  return { child, client };
}

function named(client, size) {
  return client.db().collection(`rows_${size}`);
}

async function fill(client, size) {
  for (let from = 0; from < size; from += INSERTED_AT_ONCE) {
    const count = Math.min(INSERTED_AT_ONCE, size - from);
    const rows = Array.from({ length: count }, (_, n) => ({
      _id: `order-${from + n}`,
      revision: 0,
      text: 'x'.repeat(300),
    }));
    await named(client, size).insertMany(rows);
  }
}

/** @returns milliseconds */
async function conditionalWrite(client, size, write) {
  const _id = `order-${Math.floor((size / WRITES) * write)}`;
  const since = performance.now();
  const { modifiedCount } = await named(client, size).updateOne({ _id, revision: 0 }, { $set: { revision: 1 } });
  const took = performance.now() - since;
  if (modifiedCount !== 1) throw new Error(`${_id} was not written`);
  return took;
}
