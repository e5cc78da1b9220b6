import { readFileSync, readdirSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
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

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const HASH_LENGTH = 12;

/** One file as it is served: under a name that changes with its content, so that a browser may keep it for ever. */
export class Asset {
  readonly fileName: string;
  readonly mediaType: string;
  private zipped: Buffer | undefined;

  constructor(
    name: string,
    readonly content: Buffer,
  ) {
    const extension = extname(name);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_LENGTH);
    this.fileName = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    this.mediaType = MEDIA_TYPES[extension] ?? 'application/octet-stream';
  }

  /** Made once, when it is first wanted. */
  get gzip(): Buffer {
    return (this.zipped ??= gzipSync(this.content, { level: 9 }));
  }
}

/** Style sheets and scripts: our own and those of packages, served from here and from nowhere else. */
@Injectable()
export class Assets {
  private readonly byName = new Map<string, Asset>();
  private readonly byFileName = new Map<string, Asset>();

  constructor() {
    for (const [name, file] of assetFiles()) {
      const asset = new Asset(name, readFileSync(file));
      this.byName.set(name, asset);
      this.byFileName.set(asset.fileName, asset);
    }
  }

  /** The address of a file, for a template. @throws Error for a name that there is not: a template's mistake */
  url(name: string): string {
    const asset = this.byName.get(name);
    if (!asset) throw new Error(`there is no asset ${name}`);
    return `/assets/${asset.fileName}`;
  }

  find(fileName: string): Asset | undefined {
    return this.byFileName.get(fileName);
  }
}
