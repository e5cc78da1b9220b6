import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { WebhookModule } from '../../webhook/index.js';
import { DirectPaymentController } from '../direct-payment/direct-payment.controller.js';
import { DirectPaymentService } from '../direct-payment/direct-payment.service.js';
import {
  CertificateRecordDocument,
  CertificateRecordRepository,
  CertificateRecordSchema,
} from './certificate-record.repository.js';
import { ChannelPaymentHandler } from './payment.handler.js';
import { PaymentOpener } from './payment-opener.js';
import { PaymentSettingsController } from './payment-settings.controller.js';
import { PaymentSettingsService } from './payment-settings.service.js';

/** Opening, editing and viewing an account's payment settings, and the account's own `channel` module. */
@Module({
  imports: [
    MerchantModule,
    WebhookModule,
    MongooseModule.forFeature([{ name: CertificateRecordDocument.name, schema: CertificateRecordSchema }]),
  ],
  controllers: [PaymentSettingsController, DirectPaymentController],
  providers: [
    PaymentSettingsService,
    PaymentOpener,
    CertificateRecordRepository,
    ChannelPaymentHandler,
    DirectPaymentService,
  ],
  exports: [PaymentSettingsService, DirectPaymentService],
})
export class PaymentSettingsModule {}
