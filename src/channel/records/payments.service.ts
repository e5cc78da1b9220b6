import { type Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { accountScope, type Identity } from '../../auth/index.js';
import { Clock, parseChannelId, type TimeZone } from '../../common/index.js';
import { PaymentRecords } from '../../trade/index.js';
import { begun } from './export/begun.js';
import { toCsv } from './export/payment-csv.js';
import { readCursor, writeCursor } from './http/payment-cursor.js';
import { type ChannelPaymentFilter, toFilter } from './http/payment-filter.mapping.js';
import { type PaymentFilterDto, type PaymentListDto, type SpanQueryDto } from './http/payment-query.dto.js';
import { type PaymentListView, type PaymentView, viewOf } from './payment.view.js';
import { RecordAccess } from './record-access.js';
import { DayTotals } from './summary/day-totals.js';
import { summarySpan } from './summary/summary-span.js';
import { type SummaryView } from './summary/summary.view.js';
import { AccountTimeZoneRepository } from './time-zone/account-time-zone.repository.js';

/** What was paid in a channel: as a list, as a file, as totals. Every method throws ChannelNotFound for another account's channel. */
@Injectable()
export class PaymentsService {
  private readonly logger = new Logger(PaymentsService.name);

  constructor(
    private readonly access: RecordAccess,
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

  /** @throws ChannelNotFound */
  requireReadable(identity: Identity, channelId: string): Promise<void> {
    return this.access.requireReadable(accountScope(identity), parseChannelId(channelId));
  }

  /** The newest payments of a channel that `requireReadable` has let somebody read, from the books alone. */
  async newest(identity: Identity, channelId: string, limit: number): Promise<PaymentView[]> {
    const scope = accountScope(identity);
    const zone = await this.zones.find(identity.accountId);
    return (await this.records.page(toFilter({ channelId }, scope, zone), undefined, limit)).map(viewOf);
  }

  /** @throws InvalidInput for an empty span; what fails before the first row throws, what fails later breaks the stream */
  async export(identity: Identity, query: PaymentFilterDto): Promise<Readable> {
    const { filter, zone } = await this.admit(identity, query);
    return toCsv(await begun(this.records.stream(filter)), zone, (err) => {
      this.logger.error({ msg: 'an export broke off', channelId: filter.channelId, err });
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
    const scope = accountScope(identity);
    const zone = await this.zones.find(identity.accountId);
    const filter = toFilter(query, scope, zone);
    await this.access.requireReadable(scope, filter.channelId);
    return { filter, zone };
  }
}

interface Admitted {
  filter: ChannelPaymentFilter;
  zone: TimeZone;
}
