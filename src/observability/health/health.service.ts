import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { WorkerProbe } from '../../common/index.js';
import { DatabaseProbe } from '../../database/index.js';

export interface Readiness {
  status: 'up' | 'down';
  database: 'up' | 'down';
  /** `off`: this process does not have the role. */
  worker: 'up' | 'down' | 'off';
}

/** Whether this process should be given work. A process that stops says no first. */
@Injectable()
export class HealthService implements OnModuleDestroy {
  private stopping = false;

  constructor(
    private readonly database: DatabaseProbe,
    private readonly worker: WorkerProbe,
  ) {}

  onModuleDestroy(): void {
    this.stopping = true;
  }

  async readiness(): Promise<Readiness> {
    const database = (await this.database.isReady()) ? 'up' : 'down';
    const worker = this.worker.state();
    const up = !this.stopping && database === 'up' && worker !== 'down';
    return { status: up ? 'up' : 'down', database, worker };
  }
}
