import { Module } from '@nestjs/common';
import { TestPaymentModule } from './test-payment/test-payment.module.js';

/** Everything around the trade that an administrator and a web page need. Each sub-folder is a module of its own, imported here. */
@Module({ imports: [TestPaymentModule] })
export class ChannelModule {}
