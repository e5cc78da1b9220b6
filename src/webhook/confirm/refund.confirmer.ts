import { Injectable } from '@nestjs/common';
import { RefundService, TradeService } from '../../trade/index.js';
import { type RefundSettled } from '../events/refund-settled.event.js';
import { type InboxEvent } from '../inbox/inbox-event.js';
import { PaymentRouter } from './payment.router.js';
import { type Verdict } from './verdict.js';

/** Our own books of refunds hold WeConnect's word already: they are what is asked. */
@Injectable()
export class RefundConfirmer {
  constructor(
    private readonly refunds: RefundService,
    private readonly trades: TradeService,
    private readonly router: PaymentRouter,
  ) {}

  async confirm(event: InboxEvent): Promise<Verdict> {
    const { outRefundNo } = JSON.parse(event.body) as RefundSettled;
    const { state, accountId, outTradeNo } = await this.refunds.find(undefined, outRefundNo);
    if (state !== 'SUCCESS') return { kind: 'not-yet', reason: `The refund is ${state}.`, accountId };
    const trade = await this.trades.find(undefined, outTradeNo);
    return this.router.confirm({ receivedAt: event.receivedAt, trade, money: true });
  }
}
