import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds, from when the watch began: as Linux tells it, and nothing where there is no Linux. */
export class Watch {
  private readonly before: { memory: number; handles: number };

  constructor(private readonly pid: number) {
    this.before = this.look();
  }

  end(): { memory: string; handles: string } {
    const after = this.look();
    return {
      memory: `${this.before.memory} → ${after.memory}`,
      handles: `${this.before.handles} → ${after.handles}`,
    };
  }

  private look(): { memory: number; handles: number } {
    if (process.platform !== 'linux') return { memory: 0, handles: 0 };
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    return { memory: Math.round(kilobytes / 1024), handles: readdirSync(`/proc/${this.pid}/fd`).length };
  }
}
