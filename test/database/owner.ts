import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const PROGRAM = fileURLToPath(new URL('./owner-program.js', import.meta.url));

/** A line that `owner-program.js` prints. */
interface Fact {
  uri?: string;
  description?: string;
  report?: string;
  acknowledged?: number;
  error?: string;
  message?: string;
}

interface OwnerOptions {
  task?: 'write';
  environment?: Record<string, string>;
}

/** A running `owner-program.js`. */
export class Owner {
  private static readonly running = new Set<Owner>();
  readonly facts: Fact[] = [];
  private readonly gone: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    this.gone = new Promise((resolve) => child.once('close', resolve)).then(() => {
      Owner.running.delete(this);
    });
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.facts.push(JSON.parse(line) as Fact));
    Owner.running.add(this);
  }

  /** Starts one and waits until it has its database, or has failed to get one. */
  static async start(dataDir: string, { task, environment = {} }: OwnerOptions = {}): Promise<Owner> {
    const child = spawn(process.execPath, [PROGRAM, dataDir, ...(task ? [task] : [])], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const owner = new Owner(child);
    await until(() => owner.fact('uri') !== undefined || owner.fact('error') !== undefined);
    return owner;
  }

  /** For `afterEach`: none of them outlives its test. */
  static async stopAll(): Promise<void> {
    await Promise.all([...Owner.running].map((owner) => owner.stop()));
  }

  get uri(): string {
    const uri = this.fact('uri');
    if (uri === undefined) throw new Error(`no database: ${this.fact('message') ?? ''}`);
    return uri;
  }

  /** The last value that was said under this name. */
  fact<Name extends keyof Fact>(name: Name): Fact[Name] | undefined {
    return this.facts.findLast((fact) => fact[name] !== undefined)?.[name];
  }

  /** SIGKILL: it has no chance to tidy up. Its last words are read when this returns. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.gone;
  }
}
