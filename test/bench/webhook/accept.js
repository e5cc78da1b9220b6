import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase } from '../../../dist/database/index.js';
import { quartiles, shuffled } from '../measure.js';
import { ServerProcess } from '../service/server-process.js';
import { SECRET } from './notifications.js';

const run = promisify(execFile);
const LOAD = fileURLToPath(new URL('./load.js', import.meta.url));
const CONNECTIONS = '32';

export const FLOOR = 'node:http, nothing done';
export const BASE = 'Fastify, the same work';

/**
 * Requests a second, latency, and processor time a request of each server, on one database, in random order in each round.
 * @param {{ rounds: number, seconds: number, progress: (line: string) => void }} options
 */
export async function measureAccept({ rounds, seconds, progress }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'scrm-pay-bench-'));
  const { MONGODB_URI: mongodbUri } = process.env;
  const database = await openDatabase({ mongodbUri, dataDir, report: progress });
  const servers = [];
  try {
    for (const server of serversOn(database.uri, dataDir)) servers.push(await ServerProcess.start(server));
    for (const server of servers) await load(server, 1, 'warm');
    const rows = [];
    for (let round = 1; round <= rounds; round++) {
      for (const server of shuffled(servers)) {
        progress(`round ${round} of ${rounds}: ${server.name}`);
        rows.push({ name: server.name, round, ...(await load(server, seconds, `r${round}`)) });
      }
    }
    return { database: database.description.replace(/,? its files.*/, ''), rows: summary(rows) };
  } finally {
    for (const server of servers) await server.stop();
    await database.stop();
    await rm(dataDir, { recursive: true });
  }
}

function serversOn(uri, dataDir) {
  const service = {
    DATA_DIR: dataDir,
    MONGODB_URI: uri,
    PORT: '0',
    HOST: '127.0.0.1',
    ROLES: 'api',
    LOG_LEVEL: 'warn',
    WEBHOOK_SECRET: SECRET,
  };
  return [
    { name: FLOOR, file: '../webhook/node-http.server.js' },
    {
      name: 'scrm-pay without its insert',
      file: '../webhook/scrm-pay.server.js',
      env: { ...service, DATA_DIR: join(dataDir, 'b'), WITHOUT_DATABASE: '1' },
    },
    { name: 'scrm-pay', file: '../webhook/scrm-pay.server.js', env: { ...service, DATA_DIR: join(dataDir, 'a') } },
    { name: BASE, file: '../webhook/fastify.server.js', env: { MONGODB_URI: uri } },
    {
      name: 'Nest on Express with a DTO, the same work',
      file: '../webhook/nest-express.server.js',
      env: { MONGODB_URI: uri },
    },
  ];
}

async function load(server, seconds, round) {
  const before = server.cpuMs();
  const { stdout } = await run(process.execPath, [LOAD, server.url, CONNECTIONS, String(seconds), round]);
  const seen = JSON.parse(stdout);
  if (seen.failed > 0) throw new Error(`${server.name}: ${seen.failed} of ${seen.answered} requests failed`);
  return { ...seen, cpuUs: ((server.cpuMs() - before) * 1000) / seen.answered };
}

/** Each figure beside the floor's and the base's of the same round. */
function summary(rows) {
  const of = (name, round) => rows.find((row) => row.name === name && row.round === round);
  return [...new Set(rows.map(({ name }) => name))].map((name) => {
    const own = rows.filter((row) => row.name === name);
    const ratio = (base, figure) => quartiles(own.map((row) => figure(row, of(base, row.round))));
    return {
      name,
      perSecond: quartiles(own.map((row) => row.perSecond)),
      p50Ms: quartiles(own.map((row) => row.p50Ms)),
      p99Ms: quartiles(own.map((row) => row.p99Ms)),
      cpuUs: quartiles(own.map((row) => row.cpuUs)),
      rateOfBase: ratio(BASE, (row, base) => row.perSecond / base.perSecond),
      rateOfFloor: ratio(FLOOR, (row, floor) => row.perSecond / floor.perSecond),
      cpuOfBase: ratio(BASE, (row, base) => base.cpuUs / row.cpuUs),
      cpuOfFloor: ratio(FLOOR, (row, floor) => floor.cpuUs / row.cpuUs),
    };
  });
}
