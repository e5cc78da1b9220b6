import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterReadinessWatcher } from '@nestjs/event-emitter';
import { parseModuleName, type ModuleName } from '../../common/index.js';
import { listenerName } from './on-event.decorators.js';
import { NoHandler } from './handler.errors.js';

/** The decorated methods of every module, found by Nest's discovery at start. */
@Injectable()
export class HandlerRegistry {
  constructor(
    private readonly emitter: EventEmitter2,
    private readonly discovery: EventEmitterReadinessWatcher,
  ) {}

  /** Resolves once every method is known: an event that came before would find none. */
  ready(): Promise<void> {
    return this.discovery.waitUntilReady();
  }

  /** Runs every method of the module for that event; rejects with the first error of any. */
  async run(eventType: string, module: ModuleName, context: object): Promise<void> {
    const name = listenerName(eventType, module);
    if (this.emitter.listenerCount(name) === 0) throw new NoHandler(eventType, module);
    await this.emitter.emitAsync(name, context);
  }

  /** Modules with a method for that event. */
  modulesFor(eventType: string): ModuleName[] {
    const prefix = listenerName(eventType, '');
    return this.names()
      .filter((name) => name.startsWith(prefix))
      .map((name) => parseModuleName(name.slice(prefix.length)));
  }

  /** Modules with any method. */
  modules(): ModuleName[] {
    return [...new Set(this.names().map((name) => parseModuleName(name.slice(name.lastIndexOf(':') + 1))))];
  }

  private names(): string[] {
    return this.emitter.eventNames().filter((name): name is string => typeof name === 'string' && name.includes(':'));
  }
}
