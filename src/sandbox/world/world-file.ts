import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type WorldSnapshot } from './world.js';

const VERSION = 1;

/** The world on disk, replaced as a whole: a reader sees the old one or the new one, never half of one. */
export class SandboxWorldFile {
  constructor(private readonly path: string) {}

  /**
   * @returns undefined where there is no file yet
   * @throws Error naming the file when it cannot be understood
   */
  async read(): Promise<WorldSnapshot | undefined> {
    const text = await this.text();
    if (text === undefined) return undefined;
    try {
      const { version, world } = JSON.parse(text) as { version: unknown; world: WorldSnapshot };
      if (version !== VERSION) throw new Error(`its version is ${String(version)}, not ${VERSION}`);
      return world;
    } catch (cause) {
      throw new Error(`${this.path} is no sandbox world; move it away to start with a new one`, { cause });
    }
  }

  /** Readable by its owner alone: it holds the merchants' keys. */
  async write(world: WorldSnapshot): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const draft = await open(`${this.path}.tmp`, 'w', 0o600);
    try {
      await draft.writeFile(JSON.stringify({ version: VERSION, world }));
      await draft.sync();
    } finally {
      await draft.close();
    }
    await rename(`${this.path}.tmp`, this.path);
  }

  private async text(): Promise<string | undefined> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
