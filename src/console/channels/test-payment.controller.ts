import { Body, Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { accountScope, Requires } from '../../auth/index.js';
import { TestPaymentService } from '../../channel/index.js';
import { parseOutTradeNo, Randomness } from '../../common/index.js';
import { PayerIp, TradeService } from '../../trade/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { shownStateOf } from '../trades/refund-standing.js';

/** Trying payment out: a QR code that notices that it was paid, and the money back. */
@ConsoleController('test-payments')
@Requires('test-payments:write')
export class TestPaymentPageController {
  constructor(
    private readonly tests: TestPaymentService,
    private readonly trades: TradeService,
    private readonly live: LiveTopics,
    private readonly randomness: Randomness,
  ) {}

  @Post()
  @RouteConfig({ formBody: true })
  async pay(
    @CurrentSession() { identity }: Session,
    @Body() { price }: Record<string, unknown>,
    @PayerIp() userIp: string | undefined,
  ): Promise<SeeOther> {
    const idempotencyKey = this.randomness.nonce();
    const { outTradeNo } = await this.tests.pay(identity.accountId, { price, userIp, idempotencyKey });
    return new SeeOther(`/console/test-payments/${encodeURIComponent(outTradeNo)}`);
  }

  /** As the books have it: to look makes no order, and asks for none. */
  @Get(':outTradeNo')
  @Requires('trades:read')
  async show(@CurrentSession() { identity }: Session, @Param('outTradeNo') written: string): Promise<Page> {
    const outTradeNo = parseOutTradeNo(written);
    const version = await this.live.version('trade', identity, outTradeNo);
    const trade = await this.trades.find(accountScope(identity), outTradeNo);
    const code = await this.trades.codeOf(accountScope(identity), outTradeNo);
    return new Page('console/views/test-payment', { trade, state: shownStateOf(trade), ...code, version });
  }

  @Post(':outTradeNo/refund')
  @RouteConfig({ formBody: true })
  async refund(@CurrentSession() { identity }: Session, @Param('outTradeNo') outTradeNo: string): Promise<SeeOther> {
    const { totalFee } = await this.trades.find(identity.accountId, outTradeNo);
    await this.tests.refund(identity.accountId, { outTradeNo, refundFee: totalFee, operatorId: identity.sub });
    return new SeeOther(`/console/test-payments/${encodeURIComponent(outTradeNo)}`);
  }
}
