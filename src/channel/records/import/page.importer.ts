import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../../common/index.js';
import { PastOrders } from '../../../trade/index.js';
import { type Page, type UpstreamOrder, WeConnect } from '../../../weconnect/index.js';
import { ImportTiming } from './import-timing.js';
import { type PaymentImport } from './payment-import.js';
import { PaymentImportRepository } from './payment-import.repository.js';

/**
 * Reads one page of WeConnect's list and enters every payment on it. Only then does the import move on: a page that fails, by whatever,
 * is read again until it does not. Entering an order twice changes nothing.
 */
@Injectable()
export class PageImporter {
  private readonly logger = new Logger(PageImporter.name);

  constructor(
    private readonly weconnect: WeConnect,
    private readonly orders: PastOrders,
    private readonly imports: PaymentImportRepository,
    private readonly timing: ImportTiming,
  ) {}

  async run(claimed: PaymentImport): Promise<void> {
    try {
      const page = await this.read(claimed);
      await this.moveOn(claimed, page, await this.enter(page));
    } catch (err) {
      const { channelId, page } = claimed;
      this.logger.warn({ msg: 'a page of an import failed and is read again', channelId, page, err });
      await this.imports.postpone(claimed, this.timing.nextTry(claimed.failures + 1), reasonOf(err));
    }
  }

  private read({ accountId, channelId, from, to, page }: PaymentImport): Promise<Page<UpstreamOrder>> {
    // Both ends of WeConnect's span count.
    const createdTo = new Date(to.getTime() - 1);
    const { perPage } = this.timing.policy;
    return this.weconnect.listOrders({
      accountId,
      channelId,
      createdTo,
      page,
      perPage,
      ...(from && { createdFrom: from }),
    });
  }

  /** @returns how many payments there were */
  private async enter({ items }: Page<UpstreamOrder>): Promise<number> {
    let payments = 0;
    for (const order of items) if (await this.orders.enter(order)) payments += 1;
    return payments;
  }

  /** The end is judged by what came, not by the size that was asked for: WeConnect may give smaller pages. */
  private async moveOn(claimed: PaymentImport, { items, total }: Page<UpstreamOrder>, payments: number): Promise<void> {
    const result = { total, orders: items.length, payments };
    const isLast = items.length === 0 || claimed.read + items.length >= total;
    if (isLast) await this.imports.finish(claimed, result, this.timing.now());
    else await this.imports.advance(claimed, result, this.timing.now());
  }
}

/** What people may read: a domain's error says what to do, any other might tell too much. */
function reasonOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'an internal error; the log says which';
}
