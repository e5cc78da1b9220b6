/** Builds unless `dist/` is newer than everything it is made from: a second start must not wait for the compiler. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';

const MADE_FROM = ['src', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
const LAST_MADE = 'dist/main.js';

/** The latest change of a file, or of anything in a folder (a deletion changes the folder). */
function changedAt(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(`${path}/${name}`)));
}

function builtAt() {
  const stat = statSync(LAST_MADE, { throwIfNoEntry: false });
  return stat ? stat.mtimeMs : 0;
}

if (builtAt() < Math.max(...MADE_FROM.map(changedAt))) {
  // What is built for is often piped on: the compiler speaks on standard error.
  process.stderr.write('Building …\n');
  const { status } = spawnSync('npx', ['nest', 'build'], { stdio: ['ignore', process.stderr, process.stderr] });
  process.exitCode = status ?? 1;
}
