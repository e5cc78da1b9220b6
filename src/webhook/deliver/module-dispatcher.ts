import { Injectable } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { listenedAs } from '../events/refund-settled.event.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { type Delivery } from './delivery.js';
import { DeliveryContextFactory } from './delivery-context.factory.js';

/** Hands an event to a module's decorated methods. */
@Injectable()
export class ModuleDispatcher {
  constructor(
    private readonly contexts: DeliveryContextFactory,
    private readonly handlers: HandlerRegistry,
  ) {}

  /** Whether the module is one of this process. */
  knows(module: ModuleName): boolean {
    return this.handlers.modules().includes(module);
  }

  async dispatch(event: InboxEvent, { module, attempts }: Delivery, signal: AbortSignal): Promise<void> {
    const context = await this.contexts.make(event, { eventKey: event.key, attempt: attempts, signal });
    await this.handlers.run(listenedAs(event.type), module, context);
  }
}
