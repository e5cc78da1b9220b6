import { Injectable } from '@nestjs/common';
import { defineError } from '../../common/index.js';
import { type UpstreamRefund, GatewayRegistry, GatewayRefused, GatewayUnreadable } from '../../gateway/index.js';
import { type TradeRecord } from '../trade-record.js';
import { RefundWriter } from './refund-writer.js';

const PER_PAGE = 100;

/** WeChat gives one order back in 50 parts; a list that goes on for ever is not that order's. */
const PAGES = 20;

/** WeConnect's list of a trade's refunds came with gaps, so nothing can be added up. Asking again may help. */
class RefundListIncomplete extends defineError('refund-list-incomplete', 'unavailable', (outTradeNo: string) => ({
  message: `WeConnect's list of the refunds of trade ${outTradeNo} is not complete.`,
  members: { safeToRetry: true },
})) {}

/**
 * Learns what went back of a trade that WeConnect calls refunded. The order itself says no amount, and a refund may have been made in WeChat's
 * own console: only the list of refunds tells, and what it does not tell is not known.
 */
@Injectable()
export class RefundDiscovery {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly books: RefundWriter,
  ) {}

  /**
   * @param quiet no module is told (an import)
   * @returns the trade as it then is
   * @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused when it could not be asked, or one refund not be read; RefundListIncomplete
   */
  async learn(trade: TradeRecord, { quiet = false }: { quiet?: boolean } = {}): Promise<TradeRecord> {
    return this.books.enterList(trade, await this.list(trade), quiet);
  }

  /** A refund that joins the list between two pages moves others to the next page: they are seen twice, and none is missed. */
  private async list({ accountId, outTradeNo }: TradeRecord): Promise<UpstreamRefund[]> {
    const gateway = this.gateways.of({ accountId });
    if (!gateway.refunds.list) throw GatewayRefused.lacking(gateway, 'listRefunds');
    const found = new Map<string, UpstreamRefund>();
    for (let page = 1; page <= PAGES; page += 1) {
      const { items, unreadable, total } = await gateway.refunds.list({
        accountId,
        outTradeNo,
        page,
        perPage: PER_PAGE,
      });
      // An amount is never decided by absence.
      const [first] = unreadable;
      if (first)
        throw new GatewayUnreadable(gateway, 'listRefunds', new Error(`refund ${first.name ?? '?'}: ${first.fault}`));
      for (const refund of items) found.set(refund.outRefundNo, refund);
      if (found.size >= total) return [...found.values()].filter((refund) => isOf(refund, accountId, outTradeNo));
      if (items.length === 0) break;
    }
    throw new RefundListIncomplete(outTradeNo);
  }
}

/** A gateway that does not know the filter answers other trades' refunds too. */
function isOf(refund: UpstreamRefund, accountId: string, outTradeNo: string): boolean {
  return refund.outTradeNo === outTradeNo && (refund.accountId === undefined || refund.accountId === accountId);
}
