import { Module } from '@nestjs/common';
import { ChannelsModule } from './channels/channels.module.js';
import { JssdkModule } from './jssdk/jssdk.module.js';
import { OauthModule } from './oauth/oauth.module.js';
import { PaymentSettingsModule } from './payment/payment-settings.module.js';
import { RecordsModule } from './records/records.module.js';
import { TestPaymentModule } from './test-payment/test-payment.module.js';

/** Everything around the trade that an administrator and a web page need. Each sub-folder is a module of its own, imported here. */
@Module({
  imports: [ChannelsModule, PaymentSettingsModule, JssdkModule, OauthModule, RecordsModule, TestPaymentModule],
  exports: [ChannelsModule, PaymentSettingsModule, JssdkModule, RecordsModule, TestPaymentModule],
})
export class ChannelModule {}
