import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { PaymentsController } from './http/payments.controller.js';
import { PaymentsService } from './payments.service.js';
import { RecordAccess } from './record-access.js';
import { AccountTimeZoneRepository } from './time-zone/account-time-zone.repository.js';
import { AccountTimeZoneDocument, AccountTimeZoneSchema } from './time-zone/account-time-zone.schema.js';
import { TimeZoneController } from './time-zone/time-zone.controller.js';

/** What was paid in a channel: as a list, as a file, as totals by day. */
@Module({
  imports: [
    MerchantModule,
    TradeModule,
    MongooseModule.forFeature([{ name: AccountTimeZoneDocument.name, schema: AccountTimeZoneSchema }]),
  ],
  controllers: [PaymentsController, TimeZoneController],
  providers: [PaymentsService, RecordAccess, AccountTimeZoneRepository],
})
export class RecordsModule {}
