/**
 * A program of its own: runs the `mongod` of its arguments until its standard input ends. `mongod` itself does not notice when
 * its starter is killed; it would go on alone, hold the files, and keep the next start from opening them.
 */
import { spawn } from 'node:child_process';

const ENDED_WITHIN_MS = 10_000;

const [program = 'mongod', ...options] = process.argv.slice(2);
const mongod = spawn(program, options, { stdio: ['ignore', 'inherit', 'inherit'] });

const end = (): void => {
  mongod.kill('SIGTERM');
  setTimeout(() => mongod.kill('SIGKILL'), ENDED_WITHIN_MS);
};

process.stdin.on('close', end).resume();
process.on('SIGTERM', end);
mongod.on('error', (error) => {
  process.stderr.write(`${error.message}\n`, () => process.exit(1));
});
mongod.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.stderr.write(`mongod was ended by ${signal}\n`, () => process.exit(1));
});
