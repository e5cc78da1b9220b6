import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PayPageNotFound } from '../webapp.errors.js';
import { PAY_PAGE } from './pay-page.decorator.js';
import { type PayPageContent, type PayPageVisit } from './pay-page.js';

export type PayPageMethod = (visit: PayPageVisit) => PayPageContent | Promise<PayPageContent>;

/** The modules' decorated methods, found by Nest's discovery at start. */
@Injectable()
export class PayPageRegistry implements OnModuleInit {
  private readonly pages = new Map<string, PayPageMethod>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (isObject(instance)) this.register(instance);
    }
  }

  /** @throws PayPageNotFound for a module that has none */
  find(module: string): PayPageMethod {
    const page = this.pages.get(module);
    if (!page) throw new PayPageNotFound();
    return page;
  }

  private register(instance: Record<string, unknown>): void {
    for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
      const method = instance[name];
      if (typeof method !== 'function') continue;
      const module = this.reflector.get<string | undefined>(PAY_PAGE, method);
      if (module !== undefined) this.pages.set(module, method.bind(instance) as PayPageMethod);
    }
  }
}

function isObject(instance: unknown): instance is Record<string, unknown> {
  return typeof instance === 'object' && instance !== null;
}
