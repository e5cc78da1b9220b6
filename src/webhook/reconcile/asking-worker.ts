import { type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { type Config } from '../../config/index.js';
import { type ReconcilePolicy } from '../../trade/index.js';
import { Asker, type Questions } from './asker.js';

/** Asks while the service runs, where this process has the role. */
export abstract class AskingWorker<Item> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private asker: Asker<Item> | undefined;

  protected constructor(
    private readonly questions: Questions<Item>,
    private readonly policy: ReconcilePolicy,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    this.asker = new Asker(this.questions, this.policy);
    this.asker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.asker?.stop();
  }

  /** Something may have become due. */
  protected nudge(): void {
    this.asker?.nudge();
  }
}
