import { spawn } from 'node:child_process';

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
