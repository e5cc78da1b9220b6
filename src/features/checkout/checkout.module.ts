import { Module } from '@nestjs/common';
import { TradeModule } from '../../trade/index.js';
import { CheckoutService } from './checkout.service.js';

/** What every module that sells something needs to have it paid. */
@Module({ imports: [TradeModule], providers: [CheckoutService], exports: [CheckoutService] })
export class CheckoutModule {}
