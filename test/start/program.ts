import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';

/** What a test that failed on its way has left running would keep the whole run from ending. */
const running = new Set<Program>();

export async function killPrograms(): Promise<void> {
  for (const program of running) program.kill('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
}

const ROOT = new URL('../../', import.meta.url).pathname;

/** A program of the build. */
export const built = (file: string, ...given: string[]): string[] => [
  process.execPath,
  join(ROOT, 'dist', file),
  ...given,
];

/** `npm start` of this checkout. */
export const NPM_START: readonly string[] = ['npm', '--prefix', ROOT, 'start'];

/** The built service as its user runs it: a process, with nothing configured but where to keep its files. */
export class Program {
  output = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor([command = '', ...given]: readonly string[], environment: Record<string, string>) {
    const inherited = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
    this.child = spawn(command, given, {
      cwd: tmpdir(),
      env: { ...inherited, HOST: '127.0.0.1', PORT: '0', ...environment },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    running.add(this);
    void this.ended.then(() => running.delete(this));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

export const makeDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'scrm-pay-start-'));
export const removeDataDir = (dataDir: string): Promise<void> => rm(dataDir, { recursive: true, force: true });

export interface Whereabouts {
  url: string;
  sandboxUrl: string;
}

/** Waits until the service says where it is: it listens then, and has not greeted yet. */
export const untilAnnounced = (dataDir: string): Promise<Whereabouts> =>
  eventually(async () => JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as Whereabouts, 60_000);

/** Waits until the service says where it is, and that it is ready. */
export async function untilRunning(dataDir: string): Promise<Whereabouts> {
  const whereabouts = await untilAnnounced(dataDir);
  await eventually(async () => {
    expect((await fetch(`${whereabouts.url}/health/ready`)).status).toBe(200);
  }, 60_000);
  return whereabouts;
}

/** For a service that has to know its own port: WeChat Pay is told where to notify. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}
