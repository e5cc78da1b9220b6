import { type Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { accountScope, type Identity } from '../../auth/index.js';
import { Clock, parseChannelId, type TimeZone } from '../../common/index.js';
import { ChannelNotFound, ChannelOwnership } from '../../merchant/index.js';
import { PaymentRecords } from '../../trade/index.js';
import { AccountTimeZoneRepository } from './account-time-zone.js';
import { begun, toCsv } from './csv.js';
import { DayTotals, type SummaryView } from './day-totals.js';
import {
  type ChannelPaymentFilter,
  type PaymentFilterDto,
  type PaymentListDto,
  readCursor,
  type SpanQueryDto,
  toFilter,
  writeCursor,
} from './payment-query.dto.js';
import { exportTable, type PaymentListView, type PaymentView, viewOf } from './payment.view.js';
import { summarySpan } from './span.js';

/** What was paid in a channel: as a list, as a file, as totals. Every method throws ChannelNotFound for another account's channel. */
@Injectable()
export class PaymentsService {
  private readonly logger = new Logger(PaymentsService.name);

  constructor(
    private readonly channels: ChannelOwnership,
    private readonly records: PaymentRecords,
    private readonly zones: AccountTimeZoneRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput for an empty span, or a cursor that no list has handed out */
  async page(identity: Identity, { cursor, limit, ...query }: PaymentListDto): Promise<PaymentListView> {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const { filter } = await this.admit(identity, query);
    const found = await this.records.page(filter, after, limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items: items.map(viewOf), ...(last && { nextCursor: writeCursor(last) }) };
  }

  /**
   * A channel's payments may be read by its own account, and by an operator. Reading proves no ownership.
   * @throws ChannelNotFound, alike for a channel that does not exist, for another account's, and for one of no account
   */
  async assertReadable(identity: Identity, channelId: string): Promise<void> {
    const scope = accountScope(identity);
    const channel = parseChannelId(channelId);
    if (scope !== undefined) {
      if (!(await this.channels.mayRead(scope, channel))) throw new ChannelNotFound();
      return;
    }
    if (!(await this.records.isChannelUsed(channel))) await this.channels.find(undefined, channel);
  }

  /** The newest payments of a channel that `assertReadable` has admitted the caller to; the gateway is not asked. */
  async newest(identity: Identity, channelId: string, limit: number): Promise<PaymentView[]> {
    const scope = accountScope(identity);
    const zone = await this.zones.find(identity.accountId);
    return (await this.records.page(toFilter({ channelId }, scope, zone), undefined, limit)).map(viewOf);
  }

  /** @throws InvalidInput for an empty span; a failure before the first row throws, a later one ends the stream with an error */
  async export(identity: Identity, query: PaymentFilterDto): Promise<Readable> {
    const { filter, zone } = await this.admit(identity, query);
    return toCsv(await begun(this.records.stream(filter)), exportTable(zone), (err) => {
      this.logger.error({ msg: 'export broke off', channelId: filter.channelId, err });
    });
  }

  /** Of real payments, unless `isTest` says otherwise. @throws InvalidInput for a span that is empty or too long */
  async summarize(identity: Identity, { from, to, ...query }: SpanQueryDto): Promise<SummaryView> {
    const { filter, zone } = await this.admit(identity, query);
    const span = summarySpan({ ...(from && { from }), ...(to && { to }) }, zone, this.clock.now());
    const totals = new DayTotals(zone, span.first, span.last);
    const { isTest = false } = filter;
    for await (const record of this.records.stream({ ...filter, isTest, from: span.from, to: span.to })) {
      totals.add(record);
    }
    return { timeZone: zone.name, totals: totals.totals, series: totals.series() };
  }

  private async admit(identity: Identity, query: PaymentFilterDto): Promise<Admitted> {
    const zone = await this.zones.find(identity.accountId);
    const filter = toFilter(query, accountScope(identity), zone);
    await this.assertReadable(identity, filter.channelId);
    return { filter, zone };
  }
}

interface Admitted {
  filter: ChannelPaymentFilter;
  zone: TimeZone;
}
