import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { type Engine } from './engine.js';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

const FILES_IN_USE = /DBPathInUse|Another mongod instance is already running/;
const EXIT_PORT_IN_USE = 48;

/** A database server ended before it was ready. */
export class ServerNotReady extends Error {
  readonly filesInUse: boolean;
  readonly portInUse: boolean;

  constructor(end: string, exitCode: number | null, lastLines: readonly string[]) {
    super([`it ended with ${end}`, ...lastLines].join('\n      '));
    this.name = 'ServerNotReady';
    this.filesInUse = lastLines.some((line) => FILES_IN_USE.test(line));
    this.portInUse = exitCode === EXIT_PORT_IN_USE;
  }
}

const READY = /waiting for connections/i;
const READY_WITHIN_MS = 60_000;
const ENDED_WITHIN_MS = 20_000;
const LINES_KEPT = 20;

/** One run of a database server. */
export class ServerProcess {
  /** How it ended, in words, once it has and its output is read. */
  readonly ended: Promise<string>;
  private readonly lastLines: string[] = [];

  private constructor(private readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('close', (code, signal) => {
        resolve(signal ?? `exit code ${code ?? 'unknown'}`);
      });
    });
  }

  /**
   * Starts a server and waits until it is ready.
   * @throws ServerNotReady with its last words
   */
  static async start(engine: Engine, port: number): Promise<ServerProcess> {
    // Detached, so that Ctrl-C in a terminal reaches the service alone and the database outlives its orderly stop.
    const child = spawn(engine.command, engine.argumentsFor(port), { detached: true, windowsHide: true });
    const server = new ServerProcess(child);
    await server.becomeReady(child.stdout, child.stderr);
    return server;
  }

  /** Ends it by the end of its standard input, and by force if that is not heard; waits until it is gone. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    const force = setTimeout(() => this.child.kill('SIGKILL'), ENDED_WITHIN_MS);
    await this.ended;
    clearTimeout(force);
  }

  private async becomeReady(...outputs: Readable[]): Promise<void> {
    const ready = outputs.map((output) => this.untilReadyLine(output));
    const late = setTimeout(() => this.child.kill('SIGKILL'), READY_WITHIN_MS);
    const end = await Promise.race([this.ended, ...ready]);
    clearTimeout(late);
    if (end === undefined) return;
    throw new ServerNotReady(end, this.child.exitCode, this.lastLines);
  }

  /** Goes on reading after that line, for a server whose output nobody takes would stand still. */
  private untilReadyLine(output: Readable): Promise<undefined> {
    return new Promise((resolve) => {
      createInterface(output).on('line', (line) => {
        this.lastLines.push(line);
        if (this.lastLines.length > LINES_KEPT) this.lastLines.shift();
        if (READY.test(line)) resolve(undefined);
      });
    });
  }
}

interface Limits {
  env?: Readonly<Record<string, string | undefined>>;
  /** It is ended when it prints nothing for this long. */
  silenceMs: number;
}

interface ProgramRun {
  succeeded: boolean;
  output: string;
  /** Why it failed, in one line. */
  summary: string;
}

/** Runs a program to its end; a program that isn't there counts as a failed run. */
export function runProgram(command: string, programArguments: string[], limits: Limits): Promise<ProgramRun> {
  const child = spawn(command, programArguments, {
    env: limits.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const silence = setTimeout(() => child.kill('SIGKILL'), limits.silenceMs);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      silence.refresh();
    });
  }
  return new Promise((resolve) => {
    const finish = (succeeded: boolean, end: string): void => {
      clearTimeout(silence);
      resolve({ succeeded, output, summary: firstLine(output) ?? end });
    };
    child.once('error', (error) => {
      finish(false, error.message);
    });
    child.once('close', (code, signal) => {
      finish(
        code === 0,
        signal === null ? `exit code ${code ?? 'unknown'}` : `no sign of life for ${limits.silenceMs / 1000} s`,
      );
    });
  });
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim();
}

/** A port of 127.0.0.1 that nobody listens on at this moment; whoever takes it must still cope with it being taken. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
