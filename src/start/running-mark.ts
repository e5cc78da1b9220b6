import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a running service is, for programs beside it. */
export interface Whereabouts {
  url: string;
  /** Undefined where a real gateway is used. */
  sandboxUrl: string | undefined;
}

/** `DATA_DIR/running.json`: written once the service listens, gone once it has stopped. */
export class RunningMark {
  private readonly file: string;

  constructor(private readonly dataDir: string) {
    this.file = join(dataDir, 'running.json');
  }

  async write(whereabouts: Whereabouts): Promise<void> {
    await mkdir(this.dataDir, { recursive: true });
    await writeFile(this.file, `${JSON.stringify(whereabouts)}\n`);
  }

  /** @returns undefined where no service has left one */
  async read(): Promise<Whereabouts | undefined> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8')) as Whereabouts;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
