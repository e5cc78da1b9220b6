import { Module } from '@nestjs/common';
import { MerchantModule } from '../../merchant/index.js';
import { TradeModule } from '../../trade/index.js';
import { TestPaymentController } from './test-payment.controller.js';
import { TestPaymentService } from './test-payment.service.js';

/** Trying out that an account's channel collects payments, and gives them back. */
@Module({
  imports: [TradeModule, MerchantModule],
  controllers: [TestPaymentController],
  providers: [TestPaymentService],
  exports: [TestPaymentService],
})
export class TestPaymentModule {}
