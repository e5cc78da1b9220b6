import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { accountScope, type Identity } from '../../auth/index.js';
import { PaymentsService } from '../../channel/index.js';
import { type OutTradeNo } from '../../common/index.js';
import { TradeService } from '../../trade/index.js';
import { EventHistoryService } from '../../webhook/index.js';

/** What a page can watch. */
export const TOPICS = ['events', 'trade', 'payments'] as const;
export type Topic = (typeof TOPICS)[number];

/** As many as a page shows: what is older does not move. */
const HEAD = 25;

/** The state of what pages show, as a short text that changes with it. */
@Injectable()
export class LiveTopics {
  constructor(
    private readonly history: EventHistoryService,
    private readonly trades: TradeService,
    private readonly payments: PaymentsService,
  ) {}

  /**
   * Once, before a page is watched: the gateway may have to be asked for it.
   * @throws TradeNotFound, ChannelNotFound
   */
  async requireReadable(topic: unknown, identity: Identity, subject: string): Promise<void> {
    if (topic === 'trade') await this.trades.find(accountScope(identity), subject);
    if (topic === 'payments') await this.payments.assertReadable(identity, subject);
  }

  /**
   * From the books alone, so that it may be asked every second; whoever shows it has seen that it may be read.
   * @param subject which one, for a topic that has many
   */
  async version(topic: Topic, identity: Identity, subject = ''): Promise<string> {
    const content = await this.contentOf(topic, identity, subject);
    return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16);
  }

  private contentOf(topic: Topic, identity: Identity, subject: string): Promise<unknown> {
    switch (topic) {
      case 'events':
        return this.history.page({ accountId: accountScope(identity) }, undefined, HEAD);
      case 'trade':
        return this.tradeOf(identity, subject);
      case 'payments':
        return this.payments.newest(identity, subject, HEAD);
    }
  }

  private async tradeOf(identity: Identity, subject: string): Promise<unknown> {
    const { outTradeNo, tradeStatus, history } = await this.trades.find(accountScope(identity), subject);
    const { items } = await this.events(identity, outTradeNo);
    return { tradeStatus, entries: history.length, items };
  }

  private events(identity: Identity, outTradeNo: OutTradeNo): Promise<{ items: unknown[] }> {
    return this.history.page({ accountId: accountScope(identity), outTradeNo }, undefined, HEAD);
  }
}
