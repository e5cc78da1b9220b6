import { Injectable } from '@nestjs/common';
import { defineError, type OutRefundNo } from '../../common/index.js';
import { GatewayRegistry, GatewayUnreadable, type PaymentGateway, type UpstreamRefund } from '../../gateway/index.js';
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
 * WeChat's own console: only the list of refunds tells, and what it does not tell is not known. WeChat Pay's own API has no list: what is known
 * is asked for by its number, and of what was made elsewhere its notifications tell.
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
   * Enters what the gateway has of a trade's refunds, ours and those made elsewhere: each becomes a refund here, is polled until it ends, and is
   * then announced to the modules. What the trade has already is not entered again.
   * @param quiet nobody is told, because no module of this service waits for the trade (an import): what has ended is entered into the trade alone
   * @returns the trade as it then is
   * @throws GatewayUnavailable, GatewayUnreadable, GatewayRefused when it could not be asked, or one refund not be read; RefundListIncomplete
   */
  async learn(trade: TradeRecord, { quiet = false }: { quiet?: boolean } = {}): Promise<TradeRecord> {
    const gateway = this.gateways.of(trade);
    const list = await this.list(gateway, trade);
    const found = list ?? (await this.askForEach(gateway, trade));
    for (const refund of found) if (isNews(trade, refund)) await this.enter(trade, refund, quiet);
    const at = this.schedule.now();
    const listing = list
      ? { listed: found.length, at, askAgainAt: quiet ? undefined : this.schedule.first() }
      : { listed: found.length + settledOf(trade).length, at, unlistable: true as const };
    return this.trades.change(trade.outTradeNo, (current) => enterListing(current, listing));
  }

  /**
   * Enters one refund that the gateway told of and was asked for: into the refund that is known here, or as one made elsewhere, which is
   * announced to the modules once it has ended.
   * @returns whether it could be: false while the call that makes it is under way, whose outcome decides
   */
  async learnOne(trade: TradeRecord, refund: UpstreamRefund): Promise<boolean> {
    if (isNews(trade, refund) && !(await this.enter(trade, refund, false))) return false;
    await this.trades.change(trade.outTradeNo, (current) => {
      const { refundsAsked, refunds } = current;
      if (!refundsAsked?.unlistable) return undefined;
      const listed = refunds.filter(({ state }) => state !== 'PENDING').length;
      return enterListing(current, { listed, at: this.schedule.now(), unlistable: true });
    });
    return true;
  }

  /** What is done stays done; what failed may have been made all the same, or else nobody would call the trade refunded. */
  private async askForEach(gateway: PaymentGateway, trade: TradeRecord): Promise<UpstreamRefund[]> {
    const found: UpstreamRefund[] = [];
    for (const { outRefundNo, state } of trade.refunds) {
      const refund = state === 'SUCCESS' ? undefined : await gateway.refunds.find(outRefundNo);
      if (refund && isOf(refund, trade.accountId, trade.outTradeNo)) found.push(refund);
    }
    return found;
  }

  /**
   * A refund that joins the list between two pages moves others to the next page: they are seen twice, and none is missed.
   * @returns undefined: the gateway has no list
   */
  private async list(
    gateway: PaymentGateway,
    { accountId, outTradeNo }: TradeRecord,
  ): Promise<UpstreamRefund[] | undefined> {
    if (!gateway.refunds.list) return undefined;
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

  /** @returns false where the call that makes it is under way: that one enters its end; failing that, a poll does */
  private async enter(trade: TradeRecord, upstream: UpstreamRefund, quiet: boolean): Promise<boolean> {
    const adopted = newElsewhere(trade, upstream, { now: this.schedule.now(), askAt: this.schedule.first() });
    const verdict = judge(adopted, upstream);
    const known = await this.refunds.find(upstream.outRefundNo);
    if (known && this.isUnderWay(known)) return false;
    if (known && isSame(known, upstream)) await this.writer.enter(known, verdict);
    else if (!known && !(quiet && hasEnded(verdict)) && (await this.refunds.insert(adopted)))
      await this.writer.enter(adopted, verdict);
    // The number is another refund's here, perhaps another account's: this trade's money went back all the same.
    else await this.writer.settleTrade(asEntered(adopted, verdict));
    return true;
  }

  /** A call of its latest try may be on its way, its outcome not known. */
  private isUnderWay({ state, digest, triedAt }: RefundRecord): boolean {
    return state === 'PENDING' && digest !== MADE_ELSEWHERE && triedAt > this.schedule.lostBefore();
  }
}

function settledOf({ refunds }: TradeRecord): TradeRecord['refunds'] {
  return refunds.filter(({ state }) => state === 'SUCCESS');
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
