import { Injectable } from '@nestjs/common';
import { defineError, type OutRefundNo } from '../../common/index.js';
import { type UpstreamRefund, GatewayRegistry, GatewayRefused, GatewayUnreadable } from '../../gateway/index.js';
import { TradeWriter } from '../trade-writer.js';
import { type TradeRecord } from '../trade.js';
import { RefundPollSchedule } from './reconcile/refund-poll-schedule.js';
import { isSame, judge, type RefundVerdict } from './refund-placer.js';
import { newRefund } from './refund-request.js';
import { RefundWriter } from './refund-writer.js';
import { MADE_ELSEWHERE, type RefundRecord } from './refund.js';
import { RefundRepository } from './refund.repository.js';
import { enterListing, shareOf } from './reserved-fee.js';

const PER_PAGE = 100;

/** WeChat refunds one order in 50 parts at most; a longer list is not that order's. */
const PAGES = 20;

/** The gateway's list of a trade's refunds came with gaps, so nothing can be added up. Asking again may help. */
class RefundListIncomplete extends defineError('refund-list-incomplete', 'unavailable', (outTradeNo: string) => ({
  message: `The gateway's list of the refunds of trade ${outTradeNo} is not complete.`,
  members: { safeToRetry: true },
})) {}

/**
 * Learns the refunds of a trade that the gateway calls refunded. The order itself has no refunded amount, and a refund may have been made in
 * WeChat's own console: only the list of refunds tells, and what it does not tell is not known.
 */
@Injectable()
export class RefundDiscovery {
  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly trades: TradeWriter,
    private readonly refunds: RefundRepository,
    private readonly writer: RefundWriter,
    private readonly schedule: RefundPollSchedule,
  ) {}

  /**
   * Enters the gateway's list of a trade's refunds, ours and those made elsewhere: each becomes a refund here, is polled until it ends, and is
   * then announced to the modules. What the trade has already is not entered again.
   * @param quiet nobody is told, because no module of this service waits for the trade (an import): what has ended is entered into the trade alone
   * @returns the trade as it then is
   * @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused when it could not be asked, or one refund not be read; RefundListIncomplete
   */
  async learn(trade: TradeRecord, { quiet = false }: { quiet?: boolean } = {}): Promise<TradeRecord> {
    const found = await this.list(trade);
    for (const refund of found) if (isNews(trade, refund)) await this.enter(trade, refund, quiet);
    const listing = {
      listed: found.length,
      at: this.schedule.now(),
      askAgainAt: quiet ? undefined : this.schedule.first(),
    };
    return this.trades.change(trade.outTradeNo, (current) => enterListing(current, listing));
  }

  /** A refund that joins the list between two pages moves others to the next page: they are seen twice, and none is missed. */
  private async list({ accountId, outTradeNo, merchantId }: TradeRecord): Promise<UpstreamRefund[]> {
    const gateway = this.gateways.of({ merchantId });
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

  private async enter(trade: TradeRecord, upstream: UpstreamRefund, quiet: boolean): Promise<void> {
    const adopted = newElsewhere(trade, upstream, { now: this.schedule.now(), askAt: this.schedule.first() });
    const verdict = judge(adopted, upstream);
    const known = await this.refunds.find(upstream.outRefundNo);
    // The call that is under way enters its end; failing that, a poll does.
    if (known && this.isUnderWay(known)) return;
    if (known && isSame(known, upstream)) await this.writer.enter(known, verdict);
    else if (!known && !(quiet && hasEnded(verdict)) && (await this.refunds.insert(adopted)))
      await this.writer.enter(adopted, verdict);
    // The number is another refund's here, perhaps another account's: this trade's money went back all the same.
    else await this.writer.settleTrade(asEntered(adopted, verdict));
  }

  /** A call of its latest try may be on its way, its outcome not known. */
  private isUnderWay({ state, digest, triedAt }: RefundRecord): boolean {
    return state === 'PENDING' && digest !== MADE_ELSEWHERE && triedAt > this.schedule.lostBefore();
  }
}

/** A gateway that does not know the filter answers other trades' refunds too. */
function isOf(refund: UpstreamRefund, accountId: string, outTradeNo: string): boolean {
  return refund.outTradeNo === outTradeNo && (refund.accountId === undefined || refund.accountId === accountId);
}

/** Whether the list has something of a refund that its trade has not. */
function isNews(trade: TradeRecord, { outRefundNo, refundFee, refundStatus }: UpstreamRefund): boolean {
  const share = shareOf(trade, outRefundNo);
  return share?.state === 'PENDING' || share?.upstreamStatus !== refundStatus || share.refundFee !== refundFee;
}

function hasEnded(verdict: RefundVerdict): boolean {
  return verdict.kind === 'failed' || verdict.state === 'SUCCESS';
}

/** The refund as it is after the verdict. */
function asEntered(refund: RefundRecord, verdict: RefundVerdict): RefundRecord {
  if (verdict.kind === 'failed') return { ...refund, state: 'FAILED', upstreamStatus: verdict.reason };
  return { ...refund, state: verdict.state, upstreamStatus: verdict.upstreamStatus };
}

/** A refund that was made elsewhere: under a try that this service never makes, so that none of its own can free it. */
function newElsewhere(
  trade: TradeRecord,
  { outRefundNo, refundFee }: UpstreamRefund,
  { now, askAt }: { now: Date; askAt: Date },
): RefundRecord {
  const { accountId, outTradeNo } = trade;
  const draft = {
    accountId,
    outTradeNo,
    refundFee,
    outRefundNo: outRefundNo as OutRefundNo,
    reason: '',
    operatorId: '',
    digest: MADE_ELSEWHERE,
  };
  return newRefund(draft, { trade, attempt: 0, now, askAt });
}
