import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ChannelModule } from '../channel/index.js';
import { MerchantModule } from '../merchant/index.js';
import { TradeModule } from '../trade/index.js';
import { WebModule } from '../web/index.js';
import { WebhookModule } from '../webhook/index.js';
import { ChannelPages } from './channels/channel-pages.js';
import { ChannelsPageController } from './channels/channels.controller.js';
import { DirectPaymentPageController } from './channels/direct-payment.controller.js';
import { OwnershipPageController } from './channels/ownership.controller.js';
import { OwnChannelPageController } from './channels/own-channels.controller.js';
import { TestPaymentPageController } from './channels/test-payment.controller.js';
import { EventsPageController } from './events/events.controller.js';
import { ReplayPageController } from './events/replay.controller.js';
import { LiveFeed } from './live/live-feed.js';
import { LiveTopics } from './live/live-topics.js';
import { LiveController } from './live/live.controller.js';
import { ModulesPageController } from './modules/modules.controller.js';
import { AttentionItems } from './overview/attention-items.js';
import { OrderPageController } from './orders/orders.controller.js';
import { OverviewController } from './overview/overview.controller.js';
import { TradePageController } from './trades/trade.controller.js';
import { PaymentsPageController } from './payments/payments.controller.js';
import { ConsoleCookies, FormTokens } from './session/console-cookies.js';
import { ConsoleKeyRepository, ConsoleKeyDocument, ConsoleKeySchema } from './session/console-key.repository.js';
import { ConsoleLinks } from './session/console-links.js';
import { LoginController, LogoutController } from './session/login.controller.js';
import { SessionService } from './session/session.service.js';
import { Shell } from './shell/shell.js';
import { UnknownPageController } from './shell/unknown-page.controller.js';

const PAGES = [
  OverviewController,
  ModulesPageController,
  EventsPageController,
  ReplayPageController,
  TradePageController,
  OrderPageController,
  ChannelsPageController,
  DirectPaymentPageController,
  TestPaymentPageController,
  OwnershipPageController,
  OwnChannelPageController,
  PaymentsPageController,
  LiveController,
];

/** The administrator's pages. They read through the public services of the other modules, as the HTTP interface does. */
@Module({
  imports: [
    WebModule,
    WebhookModule,
    TradeModule,
    ChannelModule,
    MerchantModule,
    MongooseModule.forFeature([{ name: ConsoleKeyDocument.name, schema: ConsoleKeySchema }]),
  ],
  // The unknown page takes every address that is left: it comes last.
  controllers: [LoginController, LogoutController, ...PAGES, UnknownPageController],
  providers: [
    SessionService,
    ConsoleKeyRepository,
    ConsoleCookies,
    ConsoleLinks,
    FormTokens,
    Shell,
    ChannelPages,
    AttentionItems,
    LiveFeed,
    LiveTopics,
  ],
})
export class ConsoleModule {}
