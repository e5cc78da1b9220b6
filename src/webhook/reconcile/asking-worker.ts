import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { ReconcilePolicy } from '../../trade/index.js';
import { GatewayCircuit } from '../../gateway/index.js';
import { Asker, type Owned, type Questions } from './asker.js';

/** By what all workers ask: how much, in which process, and whether the gateway is there. */
@Injectable()
export class AskingTerms {
  constructor(
    readonly policy: ReconcilePolicy,
    readonly config: Config,
    readonly gateway: GatewayCircuit,
  ) {}
}

/** Asks while the service runs, where this process has the role. */
export abstract class AskingWorker<Item extends Owned> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private asker: Asker<Item> | undefined;

  protected constructor(
    private readonly questions: Questions<Item>,
    private readonly terms: AskingTerms,
  ) {}

  onApplicationBootstrap(): void {
    const { policy, config, gateway } = this.terms;
    if (!config.roles.has('worker')) return;
    this.asker = new Asker(this.questions, policy, gateway);
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
