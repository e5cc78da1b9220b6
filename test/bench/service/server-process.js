import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of Linux's /proc: processor time is counted in hundredths of a second. */
const TICK_MS = 10;

/** A server in a process of its own. */
export class ServerProcess {
  /** @param {{ url: string }} announced what it said once it listened */
  constructor(name, child, announced) {
    Object.assign(this, { name, child, ...announced });
  }

  /** @param {{ name: string, file: string, env?: Record<string, string> }} server */
  static async start({ name, file, env = {} }) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const child = fork(path, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const announced = await Promise.race([firstMessage(child), failure(name, child)]);
    return new ServerProcess(name, child, announced);
  }

  /** Processor time that it has used so far. */
  cpuMs() {
    const [, , ...fields] = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(/\) |\s/);
    const [user, system] = fields.slice(11, 13).map(Number);
    return (user + system) * TICK_MS;
  }

  /** Memory that it holds. */
  rssMiB() {
    const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'));
    return Number(kib) / 1024;
  }

  /** Hears what the server says of its work. @param {(message: object) => void} listener */
  onMessage(listener) {
    this.child.on('message', listener);
  }

  async stop() {
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await once(this.child, 'exit');
    clearTimeout(late);
  }
}

async function firstMessage(child) {
  const [announced] = await once(child, 'message');
  return announced;
}

/** A server that ends before it listens will never say so. */
async function failure(name, child) {
  const [code] = await once(child, 'exit');
  throw new Error(`${name} ended with ${code} before it listened`);
}
