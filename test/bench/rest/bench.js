import { execFile, fork } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../../dist/database/embedded/server-process.js';
import { quartiles } from '../measure.js';
import { ServerProcess } from '../service/server-process.js';
import { Site } from '../service/site.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRAM = new URL('../../../dist/start/index.js', import.meta.url);
const LOAD = fileURLToPath(new URL('../webhook/load.js', import.meta.url));
/** Longer than V8 takes to let go of what the start alone needed. */
const SETTLED_MS = 30_000;
const CONNECTIONS = '32';

/**
 * What the service takes while it does nothing, and whether it grows while it works.
 * @param {{ starts: number, webhooks: number, progress: (line: string) => void }} options
 */
export async function measureRest({ starts, webhooks, progress }) {
  const installMiB = await installedMiB(progress);
  const site = await Site.open({ progress });
  try {
    const loaded = [];
    const ready = [];
    const busy = [];
    const idle = [];
    for (let n = 1; n <= starts; n++) {
      progress(`start ${n} of ${starts}`);
      loaded.push(await loadMs());
      const { server, readyMs } = await startToReady(site);
      ready.push(readyMs);
      busy.push(server.cpuMs());
      await pause(SETTLED_MS);
      idle.push(server.rssMiB());
      await server.stop();
    }
    const growth = await grow(site, webhooks, progress);
    const figures = {
      loadMs: quartiles(loaded),
      readyMs: quartiles(ready),
      readyCpuMs: quartiles(busy),
      idleMiB: quartiles(idle),
    };
    return { database: site.databaseName, installMiB, ...figures, growth };
  } finally {
    await site.close();
  }
}

/** How long Node takes to load the program and its libraries, without running them. */
async function loadMs() {
  const begun = performance.now();
  await run(process.execPath, ['--input-type=module', '--eval', `await import('${PROGRAM}'); process.exit()`]);
  return performance.now() - begun;
}

/** `npm start`'s own program, until it says that it is ready to serve. */
async function startToReady({ environment }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = fork(join(ROOT, 'dist/main.js'), {
    env: { ...process.env, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  while (!(await isReady(url))) await pause(5);
  return { server: new ServerProcess('scrm-pay', child, { url }), readyMs: performance.now() - begun };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/health/ready`)).ok;
  } catch {
    return false;
  }
}

/** Memory after each tenth of the webhooks. */
async function grow(site, webhooks, progress) {
  const service = await site.serve({ ROLES: 'api' });
  const seen = [];
  for (let part = 1; part <= 10; part++) {
    progress(`${Math.round((webhooks * (part - 1)) / 10)} of ${webhooks} webhooks`);
    const amount = String(Math.ceil(webhooks / 10));
    const { stdout } = await run(process.execPath, [LOAD, service.url, CONNECTIONS, '0', `m${part}`, amount]);
    const { failed } = JSON.parse(stdout);
    if (failed > 0) throw new Error(`${failed} requests failed`);
    seen.push(service.rssMiB());
  }
  return { webhooks, rssMiB: seen };
}

/** @returns undefined where nothing can be fetched */
async function installedMiB(progress) {
  progress('npm ci --omit=dev …');
  const folder = await mkdtemp(join(tmpdir(), 'scrm-pay-install-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) await cp(join(ROOT, file), join(folder, file));
    await run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
    const { stdout } = await run('du', ['-sk', join(folder, 'node_modules')]);
    return Number(stdout.split('\t')[0]) / 1024;
  } catch (error) {
    progress(`npm ci --omit=dev: ${error.message.split('\n')[0]}\n`);
    return undefined;
  } finally {
    await rm(folder, { recursive: true });
  }
}
