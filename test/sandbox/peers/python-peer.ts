import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLIENT = 'wechatpayv3==2.0.4';
const SCRIPT = fileURLToPath(new URL('./wechatpayv3_peer.py', import.meta.url));
const WITHIN_MS = 240_000;

/** What the Python client wants to know of a merchant; without a public key it fetches certificates. */
export interface PythonSettings {
  gateway: string;
  mchid: string;
  private_key: string;
  cert_serial_no: string;
  appid: string;
  apiv3_key: string;
  notify_url: string;
  public_key?: string;
  public_key_id?: string;
}

/** A virtual environment under the temporary directory that has the client in it. */
export interface PythonClient {
  python: string;
  remove(): void;
}

/** @returns why not, in a word, where there is no Python, no pip, or no way to the package */
export function installPythonClient(): PythonClient | string {
  const directory = mkdtempSync(join(tmpdir(), 'scrm-pay-peer-'));
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  const python = join(directory, 'bin', 'python');
  const run = (command: string, ...given: string[]): string | undefined => {
    const { status, error, stderr } = spawnSync(command, given, { encoding: 'utf8', timeout: WITHIN_MS });
    return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').pop() ?? `status ${String(status)}`);
  };
  const fault =
    run('python3', '-m', 'venv', directory) ??
    run(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', CLIENT);
  if (fault === undefined) return { python, remove };
  remove();
  return fault;
}

type Answer = { result: unknown } | { error: string };

/** The client at work: one call after the other. */
export class PythonPeer {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;
  private complaints = '';

  constructor({ python }: PythonClient, settings: PythonSettings) {
    this.process = spawn(python, [SCRIPT]);
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.complaints += text));
    this.lines = createInterface({ input: this.process.stdout });
    this.answers = this.lines[Symbol.asyncIterator]();
    this.write(settings);
  }

  /** What the method of that name returns. @throws Error with what it raises */
  async call(method: string, given: object = {}): Promise<unknown> {
    this.write({ method, arguments: given });
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error(`the client ended: ${this.complaints}`);
    const answer = JSON.parse(value) as Answer;
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  }

  /** The status and the body of an answer that it verified. */
  async send(method: string, given: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const [status, text] = (await this.call(method, given)) as [number, string];
    return { status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('close', resolve));
    this.process.stdin.end();
    await ended;
  }

  private write(line: object): void {
    this.process.stdin.write(`${JSON.stringify(line)}\n`);
  }
}
