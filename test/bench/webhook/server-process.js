import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of Linux's /proc: processor time is counted in hundredths of a second. */
const TICK_MS = 10;

/** A server in a process of its own. */
export class ServerProcess {
  constructor(name, child, url) {
    Object.assign(this, { name, child, url });
  }

  /** @param {{ name: string, file: string, env?: Record<string, string> }} server */
  static async start({ name, file, env = {} }) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const child = fork(path, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [{ url }] = await once(child, 'message');
    return new ServerProcess(name, child, url);
  }

  /** Processor time that it has used so far. */
  cpuMs() {
    const [, , ...fields] = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(/\) |\s/);
    const [user, system] = fields.slice(11, 13).map(Number);
    return (user + system) * TICK_MS;
  }

  async stop() {
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await once(this.child, 'exit');
    clearTimeout(late);
  }
}
