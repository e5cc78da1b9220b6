import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { accountScope, type Identity, Requires } from '../../auth/index.js';
import { parseOutTradeNo } from '../../common/index.js';
import { TradeService } from '../../trade/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { EventHistoryService } from '../../webhook/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { orderLinkOf } from '../orders/orders.controller.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { openFlagsOf, refundViewOf, shownStateOf } from './refund-standing.js';
import { type EventWithBody, timelineOf } from './timeline.js';
import { prettyJson } from '../events/events.controller.js';

const EVENTS_SHOWN = 50;

/** One payment, from the wish to pay to its end. */
@ConsoleController('trades')
@Requires('trades:read')
export class TradePageController {
  constructor(
    private readonly trades: TradeService,
    private readonly history: EventHistoryService,
    private readonly live: LiveTopics,
  ) {}

  @Get(':outTradeNo')
  async show(@CurrentSession() { identity }: Session, @Param('outTradeNo') written: string): Promise<Page> {
    const outTradeNo = parseOutTradeNo(written);
    const version = await this.live.version('trade', identity, outTradeNo);
    const trade = await this.trades.find(accountScope(identity), outTradeNo);
    const entries = timelineOf(trade, await this.eventsOf(identity, outTradeNo));
    const timeline = entries.map((entry) => ({ ...entry, raw: entry.raw && prettyJson(entry.raw) }));
    const shown = { state: shownStateOf(trade), flags: openFlagsOf(trade), refund: refundViewOf(trade) };
    const orderLink = orderLinkOf(trade.metadata);
    return new Page('console/views/trade', { trade, ...shown, orderLink, timeline, version });
  }

  @Post(':outTradeNo/refresh')
  @Requires('trades:write')
  @RouteConfig({ formBody: true })
  async refresh(@CurrentSession() { identity }: Session, @Param('outTradeNo') outTradeNo: string): Promise<SeeOther> {
    await this.trades.refresh(accountScope(identity), outTradeNo);
    return new SeeOther(`/console/trades/${encodeURIComponent(outTradeNo)}`);
  }

  private async eventsOf(identity: Identity, outTradeNo: ReturnType<typeof parseOutTradeNo>): Promise<EventWithBody[]> {
    const accountId = accountScope(identity);
    const { items } = await this.history.page({ accountId, outTradeNo }, undefined, EVENTS_SHOWN);
    return Promise.all(items.map(({ id }) => this.history.find(accountId, id)));
  }
}
