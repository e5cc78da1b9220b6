import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { PageDomains } from './domains/page-domains.js';
import { PageDomainsController } from './domains/page-domains.controller.js';
import { PageDomainsRepository } from './domains/page-domains.repository.js';
import { PageDomainsDocument, PageDomainsSchema } from './domains/page-domains.schema.js';
import { JssdkController } from './http/jssdk.controller.js';
import { JssdkService } from './jssdk.service.js';
import { JsapiTicketRepository } from './ticket/jsapi-ticket.repository.js';
import { JsapiTicketDocument, JsapiTicketSchema } from './ticket/jsapi-ticket.schema.js';
import { TicketFetcher } from './ticket/ticket-fetcher.js';
import { TicketProvider } from './ticket/ticket-provider.js';
import { TicketPolicy } from './ticket/ticket.policy.js';
import { TicketRefresher } from './ticket/ticket-refresher.js';

/** JS-SDK: signatures for web pages, by a ticket that is fetched once for all processes. */
@Module({
  imports: [
    MerchantModule,
    MongooseModule.forFeature([
      { name: JsapiTicketDocument.name, schema: JsapiTicketSchema },
      { name: PageDomainsDocument.name, schema: PageDomainsSchema },
    ]),
  ],
  controllers: [JssdkController, PageDomainsController],
  providers: [
    JssdkService,
    TicketPolicy,
    JsapiTicketRepository,
    TicketFetcher,
    TicketRefresher,
    TicketProvider,
    PageDomainsRepository,
    PageDomains,
  ],
  exports: [JssdkService],
})
export class JssdkModule {}
