import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { WebhookModule } from '../../webhook/index.js';
import { CertificateRecordRepository } from './credentials/certificate-record.repository.js';
import { CertificateRecordDocument, CertificateRecordSchema } from './credentials/certificate-record.schema.js';
import { ChannelOpenPaymentHandler } from './open-payment.handler.js';
import { PayingChannelCheck } from './paying-channel.check.js';
import { ChannelPaymentHandler } from './payment.handler.js';
import { PaymentOpener } from './payment-opener.js';
import { PaymentRegistration } from './payment-registration.js';
import { PaymentSettingsController } from './payment-settings.controller.js';
import { PaymentSettingsService } from './payment-settings.service.js';
import { SettingsSender } from './settings-sender.js';

/** Opening, editing and viewing an account's payment settings, and the account's own `channel` module. */
@Module({
  imports: [
    MerchantModule,
    WebhookModule,
    MongooseModule.forFeature([{ name: CertificateRecordDocument.name, schema: CertificateRecordSchema }]),
  ],
  controllers: [PaymentSettingsController],
  providers: [
    PaymentSettingsService,
    PaymentOpener,
    SettingsSender,
    CertificateRecordRepository,
    PayingChannelCheck,
    PaymentRegistration,
    ChannelOpenPaymentHandler,
    ChannelPaymentHandler,
  ],
  exports: [PaymentSettingsService],
})
export class PaymentSettingsModule {}
