import { type Trade } from '../trade.js';
import { TradeAlreadyPaid, TradeClosed, TradeExpired } from '../trade.errors.js';

/** @throws TradeAlreadyPaid, TradeClosed, TradeExpired. A payment that failed may be tried again. */
export function assertPayable({ outTradeNo, tradeStatus, timeExpire }: Trade, now: Date): void {
  switch (tradeStatus) {
    case 'PAY_SUCCESS':
    case 'REFUND':
      throw new TradeAlreadyPaid(outTradeNo);
    case 'CLOSED':
      throw new TradeClosed(outTradeNo);
    case 'CREATED':
    case 'PREPAID':
    case 'PAY_ERROR':
      if (timeExpire <= now) throw new TradeExpired(outTradeNo);
  }
}
