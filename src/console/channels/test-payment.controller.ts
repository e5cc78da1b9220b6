import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Requires } from '../../auth/index.js';
import { TestPaymentService } from '../../channel/index.js';
import { parseOutTradeNo, Randomness } from '../../common/index.js';
import { PayerIp, TradeService } from '../../trade/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';

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
    const query = new URLSearchParams({ key: idempotencyKey, price: String(price) }).toString();
    return new SeeOther(`/console/test-payments/${encodeURIComponent(outTradeNo)}?${query}`);
  }

  /** The order's QR code is asked for anew by the key that it was made with, which answers the same order. */
  @Get(':outTradeNo')
  @Requires('trades:read')
  async show(
    @CurrentSession() { identity }: Session,
    @Param('outTradeNo') written: string,
    @Query() { key, price }: Record<string, unknown>,
    @PayerIp() userIp: string | undefined,
  ): Promise<Page> {
    const outTradeNo = parseOutTradeNo(written);
    const version = await this.live.version('trade', identity, outTradeNo);
    const trade = await this.trades.find(identity.accountId, outTradeNo);
    const waits = trade.tradeStatus === 'PREPAID' && typeof key === 'string';
    const order = waits ? await this.tests.pay(identity.accountId, { price, userIp, idempotencyKey: key }) : undefined;
    return new Page('console/views/test-payment', { trade, qrCode: order?.qrCode, codeUrl: order?.codeUrl, version });
  }

  @Post(':outTradeNo/refund')
  @RouteConfig({ formBody: true })
  async refund(@CurrentSession() { identity }: Session, @Param('outTradeNo') outTradeNo: string): Promise<SeeOther> {
    const { totalFee } = await this.trades.find(identity.accountId, outTradeNo);
    await this.tests.refund(identity.accountId, { outTradeNo, refundFee: totalFee, operatorId: identity.sub });
    return new SeeOther(`/console/test-payments/${encodeURIComponent(outTradeNo)}`);
  }
}
