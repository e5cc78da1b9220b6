import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';

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
