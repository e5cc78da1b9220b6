import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What comes from packages, by the name that templates use. */
const FROM_PACKAGES: Readonly<Record<string, string>> = {
  'pico.css': '@picocss/pico/css/pico.jade.min.css',
  'uplot.css': 'uplot/dist/uPlot.min.css',
  'uplot.js': 'uplot/dist/uPlot.iife.min.js',
};

const OWN = new URL('../static/', import.meta.url);

/** Every file that a page may load: its name, and where it lies. */
export function assetFiles(): Map<string, string> {
  const { resolve } = createRequire(import.meta.url);
  const packaged = Object.entries(FROM_PACKAGES).map(([name, path]): [string, string] => [name, resolve(path)]);
  const own = readdirSync(OWN).map((name): [string, string] => [name, fileURLToPath(new URL(name, OWN))]);
  return new Map([...packaged, ...own]);
}
