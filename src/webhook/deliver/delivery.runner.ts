import { Injectable, Logger } from '@nestjs/common';
import { type ModuleName } from '../../common/index.js';
import { listenedAs } from '../events/event-types.js';
import { HandlerRegistry, NoHandler } from '../handlers/handler.registry.js';
import { PermanentFailure } from '../handlers/on-event.decorators.js';
import { InboxRepository } from '../inbox/inbox.repository.js';
import { type InboxEvent } from '../inbox/inbox.schema.js';
import { DeliveryContextFactory } from './delivery-context.factory.js';
import {
  ClaimLost,
  DeadlineExceeded,
  type Delivery,
  ProcessStopping,
  type DeliveryPolicy,
  DeliveryTiming,
} from './delivery.js';
import { DeliveryRecorder } from './delivery.recorder.js';

interface Terms {
  policy: DeliveryPolicy;
  /** Prolongs the claim; false: it has passed to another process. Never rejects. */
  renew: () => Promise<boolean>;
  /** Aborts when the process cannot wait any longer. */
  stop: AbortSignal;
}

/**
 * Runs a handler under its claim: renewed while it runs, aborted at its deadline, when the claim is lost or when the process stops.
 * Rejects at once then, whether or not the handler heeds its signal.
 * @throws DeadlineExceeded, ClaimLost, the reason of `stop`, or what the handler threw
 */
export async function attempt(handler: (signal: AbortSignal) => Promise<void>, terms: Terms): Promise<void> {
  const { policy, renew, stop } = terms;
  const ending = new AbortController();
  const { signal } = ending;
  // Not AbortSignal.any: what it makes lives for as long as `stop`, which is as long as the process.
  const passOn = (): void => {
    ending.abort(stop.reason);
  };
  const deadline = setTimeout(() => {
    ending.abort(new DeadlineExceeded(policy.deadline));
  }, policy.deadline);
  const renewal = setInterval(() => {
    void renew().then((held) => {
      if (!held) ending.abort(new ClaimLost());
    });
  }, policy.renewEvery);
  try {
    stop.throwIfAborted();
    stop.addEventListener('abort', passOn, { once: true });
    await Promise.race([handler(signal), rejection(signal)]);
  } finally {
    clearTimeout(deadline);
    clearInterval(renewal);
    stop.removeEventListener('abort', passOn);
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}

/** `skipped`: somebody else had, or has, the last word. */
export type DeliveryOutcome = 'done' | 'failed' | 'dead' | 'skipped' | 'released';

/** Runs ONE claimed delivery to its outcome. */
@Injectable()
export class DeliveryRunner {
  private readonly logger = new Logger(DeliveryRunner.name);

  constructor(
    private readonly inbox: InboxRepository,
    private readonly contexts: DeliveryContextFactory,
    private readonly handlers: HandlerRegistry,
    private readonly recorder: DeliveryRecorder,
    private readonly timing: DeliveryTiming,
  ) {}

  async run(delivery: Delivery, stop: AbortSignal): Promise<DeliveryOutcome> {
    const event = await this.inbox.find(delivery.eventKey);
    if (!event || event.results[delivery.module]) {
      await this.recorder.discard(delivery);
      return 'skipped';
    }
    if (this.timing.isBeyondLastTry(delivery.attempts)) {
      return this.recorder.bury(delivery, delivery.error ?? 'Every try ended with its process.');
    }
    return this.tryOnce(event, delivery, stop);
  }

  private async tryOnce(event: InboxEvent, delivery: Delivery, stop: AbortSignal): Promise<DeliveryOutcome> {
    try {
      await attempt((signal) => this.dispatch(event, delivery, signal), {
        policy: this.timing.policy,
        renew: () => this.renew(delivery),
        stop,
      });
    } catch (error) {
      return this.recordFailure(delivery, error);
    }
    await this.recorder.succeed(delivery);
    return 'done';
  }

  /** Hands the event to the module's decorated methods. */
  private async dispatch(event: InboxEvent, { module, attempts }: Delivery, signal: AbortSignal): Promise<void> {
    const context = await this.contexts.make(event, { eventKey: event.key, attempt: attempts, signal });
    await this.handlers.run(listenedAs(event.type), module, context);
  }

  private async recordFailure(delivery: Delivery, error: unknown): Promise<DeliveryOutcome> {
    if (error instanceof ClaimLost) return 'skipped';
    if (error instanceof ProcessStopping) {
      await this.recorder.release(delivery);
      return 'released';
    }
    const { id, module, attempts } = delivery;
    this.logger.warn({ msg: 'delivery failed', delivery: id, module, attempts, err: error });
    const text = String(error);
    return this.isForGood(error, module) ? this.recorder.bury(delivery, text) : this.recorder.fail(delivery, text);
  }

  /** A module of this process that lacks the method will lack it at every try; one that is not here at all may be another version's. */
  private isForGood(error: unknown, module: ModuleName): boolean {
    return (
      error instanceof PermanentFailure || (error instanceof NoHandler && this.handlers.modules().includes(module))
    );
  }

  private async renew(delivery: Delivery): Promise<boolean> {
    try {
      return await this.recorder.renew(delivery);
    } catch (error) {
      // Not a lost claim yet: the next renewal, or the lease's end, decides.
      this.logger.warn({ msg: 'claim could not be renewed', delivery: delivery.id, err: error });
      return true;
    }
  }
}
