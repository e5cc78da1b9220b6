import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Asset } from './asset.js';
import { assetFiles } from './asset-files.js';

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
