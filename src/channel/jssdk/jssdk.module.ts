import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { JsapiTicketDocument, JsapiTicketRepository, JsapiTicketSchema } from './jsapi-ticket.repository.js';
import { TicketPolicy } from './jsapi-ticket.js';
import { JssdkController, PageDomainsController } from './jssdk.controller.js';
import { JssdkService } from './jssdk.service.js';
import { PageDomains, PageDomainsDocument, PageDomainsRepository, PageDomainsSchema } from './page-domains.js';
import { TicketFetcher } from './ticket-fetcher.js';
import { TicketProvider } from './ticket-provider.js';

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
    TicketProvider,
    PageDomainsRepository,
    PageDomains,
  ],
  exports: [JssdkService, TicketProvider],
})
export class JssdkModule {}
