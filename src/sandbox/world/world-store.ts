import { type SandboxWorldFile } from './world-file.js';
import { SandboxWorld } from './world.js';

const DEBOUNCE_MS = 200;

/**
 * Keeps the world in memory and, where a file is given, on disk. Whoever changes the world calls `changed()`; the server
 * awaits `flush()` before every answer, so what was answered outlives a SIGKILL. Simple rather than fast: the whole world is written.
 */
export class SandboxWorldStore {
  readonly world = new SandboxWorld();
  private version = 0;
  private written = 0;
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private file: SandboxWorldFile | undefined,
    private readonly log: (line: string) => void,
  ) {}

  async load(): Promise<void> {
    const snapshot = await this.file?.read();
    if (snapshot) this.world.restore(snapshot);
  }

  /** The world has changed: written soon, or by the next flush. */
  changed(): void {
    this.version += 1;
    if (!this.file || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush().catch((error: unknown) => {
        this.log(`sandbox: its world could not be written: ${String(error)}`);
      });
    }, DEBOUNCE_MS);
  }

  /** Resolves once every change made before the call is on disk; calls at the same time share one write. */
  async flush(): Promise<void> {
    const wanted = this.version;
    while (this.file && this.written < wanted) {
      this.writing ??= this.write(this.file).finally(() => (this.writing = undefined));
      await this.writing;
    }
  }

  /** Writes for the last time: a call that is still under way changes the memory alone. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.flush();
    this.file = undefined;
  }

  private async write(file: SandboxWorldFile): Promise<void> {
    const version = this.version;
    await file.write(this.world.snapshot());
    this.written = version;
  }
}
