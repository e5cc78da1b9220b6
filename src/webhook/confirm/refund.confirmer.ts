import { Injectable } from '@nestjs/common';
import { isPaid, RefundService, TradeService } from '../../trade/index.js';
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
    const verdict = await this.router.confirm({ receivedAt: event.receivedAt, trade, money: true });
    return verdict.kind === 'confirmed' && !isPaid(trade.tradeStatus) ? toNobody(verdict) : verdict;
  }
}

/** What went back of another amount than was asked for: no module was told that it is paid, so none is told that it is not. */
function toNobody({ kind, accountId, channelId }: Extract<Verdict, { kind: 'confirmed' }>): Verdict {
  return { kind, accountId, channelId, targets: [] };
}
