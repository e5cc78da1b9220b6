import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../../common/index.js';
import { isDatabaseUnavailable } from '../../../database/index.js';
import { OrderImport } from '../../../trade/index.js';
import {
  type Page,
  type UnreadableItem,
  type UpstreamOrder,
  GatewayRefused,
  GatewayRegistry,
} from '../../../gateway/index.js';
import { ImportTiming } from './import-timing.js';
import { type PaymentImport } from './payment-import.js';
import { PaymentImportRepository } from './payment-import.repository.js';

/**
 * Reads one page of the gateway's list and enters every payment on it. Only then does the import move on: a page that cannot be had is read
 * again until it can. A single order that cannot be read, or not be entered, is counted and named, and stops no other. Entering an order
 * twice changes nothing.
 */
@Injectable()
export class PageImporter {
  private readonly logger = new Logger(PageImporter.name);

  constructor(
    private readonly gateways: GatewayRegistry,
    private readonly orders: OrderImport,
    private readonly imports: PaymentImportRepository,
    private readonly timing: ImportTiming,
  ) {}

  async run(claimed: PaymentImport): Promise<void> {
    try {
      const page = await this.read(claimed);
      await this.moveOn(claimed, page, await this.enter(claimed, page));
    } catch (err) {
      const { channelId, page } = claimed;
      this.logger.warn({ msg: 'a page of an import failed and is read again', channelId, page, err });
      await this.imports.postpone(claimed, this.timing.nextTry(claimed.failures + 1), reasonOf(err));
    }
  }

  private async read({ accountId, channelId, from, to, page }: PaymentImport): Promise<Page<UpstreamOrder>> {
    // Both ends of the gateway's span count.
    const createdTo = new Date(to.getTime() - 1);
    const { perPage } = this.timing.policy;
    const gateway = this.gateways.of({});
    if (!gateway.orders.list) throw GatewayRefused.lacking(gateway, 'listOrders');
    return gateway.orders.list({
      accountId,
      channelId,
      createdTo,
      page,
      perPage,
      ...(from && { createdFrom: from }),
    });
  }

  private async enter({ channelId }: PaymentImport, { items, unreadable }: Page<UpstreamOrder>): Promise<Entered> {
    const result: Entered = { payments: 0, unreadable: [...unreadable] };
    for (const order of items) {
      try {
        if (await this.orders.enter(order)) result.payments += 1;
      } catch (err) {
        if (isOutage(err)) throw err;
        const { outTradeNo } = order;
        this.logger.error({ msg: 'an order of an import could not be entered', channelId, outTradeNo, err });
        result.unreadable.push({ name: outTradeNo, fault: reasonOf(err) });
      }
    }
    if (result.unreadable.length > 0)
      this.logger.warn({ msg: 'orders of an import could not be read', channelId, unreadable: result.unreadable });
    return result;
  }

  /** The end is judged by what came, not by the size that was asked for: the gateway may give smaller pages. */
  private async moveOn(claimed: PaymentImport, page: Page<UpstreamOrder>, entered: Entered): Promise<void> {
    const orders = page.items.length + page.unreadable.length;
    const result = { total: page.total, orders, ...entered };
    const isLast = orders === 0 || claimed.read + orders >= page.total;
    if (isLast) await this.imports.finish(claimed, result, this.timing.now());
    else await this.imports.advance(claimed, result, this.timing.now());
  }
}

/** What became of a page: how many payments there were, and what of it is not entered. */
interface Entered {
  payments: number;
  unreadable: UnreadableItem[];
}

/** Then the page is read again; what does not heal by waiting is this one order's. */
function isOutage(error: unknown): boolean {
  return error instanceof DomainError ? error.kind === 'unavailable' : isDatabaseUnavailable(error);
}

/** What people may read: a domain's error says what to do, any other might tell too much. */
function reasonOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'an internal error; the log says which';
}
