import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config/index.js';
import { InboxWorker } from './confirm/inbox.worker.js';
import { DeliveryWorker } from './deliver/delivery.worker.js';
import { HandlerRegistry } from './handlers/handler.registry.js';

/** Starts the workers once every handler is known, where this process has the role; stops them before the database goes. */
@Injectable()
export class WebhookWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookWorkers.name);
  private started = false;

  constructor(
    private readonly inbox: InboxWorker,
    private readonly deliveries: DeliveryWorker,
    private readonly handlers: HandlerRegistry,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.has('worker')) return;
    this.handlers.ready().then(
      () => {
        this.start();
      },
      (err: unknown) => {
        this.logger.fatal({ msg: 'handlers could not be found; no event is worked on', err });
      },
    );
  }

  /** Both stop looking at once: what is confirmed while the last handlers end is for another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.started = false;
    await Promise.all([this.inbox.stop(), this.deliveries.stop()]);
  }

  /** `off`: this process was not asked to work. */
  state(): 'up' | 'down' | 'off' {
    if (!this.config.roles.has('worker')) return 'off';
    return this.started ? 'up' : 'down';
  }

  private start(): void {
    this.inbox.start();
    this.deliveries.start();
    this.started = true;
  }
}
