import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ARCHITECTURE = readFileSync(`${ROOT}/docs/architecture.md`, 'utf8');
const TIMEOUT_MS = 120_000;

describe('npm run map', () => {
  let lines: string[];
  const trip = (name: string): string[] => {
    const start = lines.findIndex((line) => line.startsWith(`${name}: from `)) + 1;
    return lines.slice(start, lines.indexOf('', start)).map((line) => line.trim());
  };

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['test/map/run.js', '--payments', '3'], {
      cwd: ROOT,
    });
    lines = stdout.trimEnd().split('\n');
  }, TIMEOUT_MS);

  it('ends with how many files each trip enters', () => {
    expect(lines.slice(-2)).toEqual([`pay: ${trip('pay').length} files`, `webhook: ${trip('webhook').length} files`]);
  });

  it.each(['pay', 'webhook'])('names each source file of the trip %s once', (name) => {
    const files = trip(name);
    expect(files).toEqual([...new Set(files)]);
    expect(files.filter((file) => !existsSync(`${ROOT}/${file}`))).toEqual([]);
    expect(files.filter((file) => /^src\/(sandbox|demo)\//.test(file))).toEqual([]);
  });

  it.each([
    ['pay', 'Out, from'],
    ['webhook', 'Back, from'],
  ])('enters on the trip %s what docs/architecture.md says', (name, beginning) => {
    const [, told = ''] = ARCHITECTURE.split(`\n${beginning} `);
    const files = [...(told.split('\n\n')[1] ?? '').matchAll(/`(src\/[^`]+\.ts)`/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !trip(name).includes(file ?? ''))).toEqual([]);
  });

  it.each(['pay', 'webhook'])('enters the module and the trade on the trip %s', (name) => {
    for (const folder of ['src/features/store/', 'src/trade/']) {
      expect(trip(name).filter((file) => file.startsWith(folder))).not.toEqual([]);
    }
  });

  it.each([
    ['pay', ['src/http/', 'src/features/store/', 'src/wechat/']],
    ['webhook', ['src/http/', 'src/webhook/', 'src/trade/', 'src/features/store/']],
  ])('lists the files of %s in the order in which they are first entered', (name, folders) => {
    const first = folders.map((folder) => trip(name).findIndex((file) => file.startsWith(folder)));
    expect(first).not.toContain(-1);
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });
});
