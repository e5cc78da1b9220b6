import { Module } from '@nestjs/common';
import { MerchantModule } from '../merchant/index.js';
import { TradeModule } from '../trade/index.js';
import { ChannelOwnerController, ChannelsController } from './channels/channels.controller.js';
import { OwnChannelsController } from './channels/own-channels.controller.js';
import { OwnChannelsService } from './channels/own-channels.service.js';
import { ChannelsService } from './channels/channels.service.js';
import { JssdkModule } from './jssdk/jssdk.module.js';
import { OauthModule } from './oauth/oauth.module.js';
import { PaymentSettingsModule } from './payment/payment-settings.module.js';
import { RecordsModule } from './records/records.module.js';
import { TestPaymentController } from './test-payment/test-payment.controller.js';
import { TestPaymentService } from './test-payment/test-payment.service.js';

/** Everything around the trade that an administrator and a web page need: an account's channels, and trying out that one collects payments. */
@Module({
  imports: [MerchantModule, TradeModule, PaymentSettingsModule, JssdkModule, OauthModule, RecordsModule],
  controllers: [ChannelsController, OwnChannelsController, ChannelOwnerController, TestPaymentController],
  providers: [ChannelsService, OwnChannelsService, TestPaymentService],
  exports: [ChannelsService, OwnChannelsService, TestPaymentService, PaymentSettingsModule, JssdkModule, RecordsModule],
})
export class ChannelModule {}
