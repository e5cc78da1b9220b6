import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import {
  AccountTimeZoneDocument,
  AccountTimeZoneRepository,
  AccountTimeZoneSchema,
  TimeZoneController,
} from './account-time-zone.js';
import { ImportTiming } from './import/import-timing.js';
import { ImportPolicy } from './import/import.policy.js';
import { PageImporter } from './import/page.importer.js';
import { PaymentImportController } from './import/payment-import.controller.js';
import { PaymentImportRepository } from './import/payment-import.repository.js';
import { PaymentImportDocument, PaymentImportSchema } from './import/payment-import.schema.js';
import { PaymentImportService } from './import/payment-import.service.js';
import { PaymentImportWorker } from './import/payment-import.worker.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsService } from './payments.service.js';
import { RevenueService } from './revenue.service.js';
const IMPORT = [
  ImportPolicy,
  ImportTiming,
  PaymentImportRepository,
  PageImporter,
  PaymentImportWorker,
  PaymentImportService,
];

/** What was paid in a channel: as a list, as a file, as totals by day; and what was paid before this service came. */
@Module({
  imports: [
    MerchantModule,
    TradeModule,
    MongooseModule.forFeature([
      { name: AccountTimeZoneDocument.name, schema: AccountTimeZoneSchema },
      { name: PaymentImportDocument.name, schema: PaymentImportSchema },
    ]),
  ],
  controllers: [PaymentsController, TimeZoneController, PaymentImportController],
  providers: [PaymentsService, RevenueService, AccountTimeZoneRepository, ...IMPORT],
  exports: [PaymentsService, RevenueService, AccountTimeZoneRepository],
})
export class RecordsModule {}
