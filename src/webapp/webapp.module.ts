import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { WebModule } from '../web/index.js';
import { PayPageController } from './pay-page.controller.js';
import { PayPageContext } from './pay-page.context.js';
import { PayPageRegistry } from './pages/pay-page.registry.js';
import { PhoneLink } from './phone-link.js';
import { Visitor } from './visitor.js';

/** The pages that people pay on. */
@Module({})
export class WebappModule {
  /** @param phoneUrl the sandbox's phone; undefined with a real gateway */
  static forRoot(phoneUrl: string | undefined): DynamicModule {
    return {
      module: WebappModule,
      imports: [DiscoveryModule, WebModule],
      controllers: [PayPageController],
      providers: [{ provide: PhoneLink, useValue: new PhoneLink(phoneUrl) }, PayPageRegistry, PayPageContext, Visitor],
    };
  }
}
