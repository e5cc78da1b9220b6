import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterReadinessWatcher } from '@nestjs/event-emitter';
import { type ModuleName, parseModuleName } from '../../common/index.js';

/** The name that the dispatcher emits for one module's part of an event. */
export const listenerName = (eventType: string, module: string): string => `${eventType}:${module}`;

/** An event reached a module that has no method for it: a module left out of this process, or a subscription by mistake. */
export class NoHandler extends Error {
  constructor(eventType: string, module: string) {
    super(`Module "${module}" has no handler for ${eventType}.`);
    this.name = 'NoHandler';
  }
}

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

  /** Whether discovery is over: before it, every module seems to lack every method. */
  areKnown(): boolean {
    return this.names().length > 0;
  }

  /** Whether the module has a method for that event. */
  has(eventType: string, module: string): boolean {
    return this.emitter.listenerCount(listenerName(eventType, module)) > 0;
  }

  /** Runs every method of the module for that event; rejects with the first error of any. */
  async run(eventType: string, module: ModuleName, context: object): Promise<void> {
    if (!this.has(eventType, module)) throw new NoHandler(eventType, module);
    await this.emitter.emitAsync(listenerName(eventType, module), context);
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

  /** Those of the modules that this process has, and the others: another version's, or nobody's. A delivery to those would be in vain. */
  split(modules: readonly ModuleName[]): { targets: ModuleName[]; skipped: ModuleName[] } {
    const known = new Set(this.modules());
    return {
      targets: modules.filter((module) => known.has(module)),
      skipped: modules.filter((module) => !known.has(module)),
    };
  }

  private names(): string[] {
    return this.emitter.eventNames().filter((name): name is string => typeof name === 'string' && name.includes(':'));
  }
}
