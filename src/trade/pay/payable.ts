import { type Trade } from '../trade.js';
import { OrderMismatch, TradeAlreadyPaid, TradeClosed, TradeExpired } from '../trade.errors.js';

/** @throws TradeAlreadyPaid, TradeClosed, TradeExpired, OrderMismatch. A payment that failed may be tried again. */
export function assertPayable({ outTradeNo, tradeStatus, timeExpire, flags }: Trade, now: Date): void {
  switch (tradeStatus) {
    case 'PAY_SUCCESS':
    case 'REFUND':
      throw new TradeAlreadyPaid(outTradeNo);
    case 'CLOSED':
      throw new TradeClosed(outTradeNo);
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
      if (flags.includes('amount-mismatch')) throw new OrderMismatch(outTradeNo, 'amount');
      if (flags.includes('account-mismatch')) throw new OrderMismatch(outTradeNo, 'account');
      if (timeExpire <= now) throw new TradeExpired(outTradeNo);
  }
}
