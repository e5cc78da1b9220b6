import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { type Engine } from './engine.js';
import { ServerNotReady } from './server-not-ready.js';

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
