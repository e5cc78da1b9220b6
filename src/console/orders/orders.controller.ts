import { Get, Param } from '@nestjs/common';
import { Requires } from '../../auth/index.js';
import { ModuleViews } from '../../features/activation/index.js';
import { Page } from '../../web/index.js';
import { moduleOfOrderPage } from '../../webapp/index.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';

/** 业务订单: what was ordered from a module, and its payment. */
@ConsoleController('orders')
@Requires('trades:read')
export class OrderPageController {
  constructor(private readonly modules: ModuleViews) {}

  @Get(':module/:orderNumber')
  async show(
    @CurrentSession() { identity }: Session,
    @Param('module') name: string,
    @Param('orderNumber') orderNumber: string,
  ): Promise<Page> {
    const { module, order } = await this.modules.order(identity.accountId, name, orderNumber);
    return new Page('console/views/order', { title: module.title, order });
  }
}

/**
 * Where staff see what was paid for. A payment of a module names the page that its buyer sees it on, which is another page than theirs.
 * @param detail as whoever ordered gave it; it may be anything
 * @returns undefined where no module of this service was paid
 */
export function orderLinkOf({
  detailUrl,
  orderNumber,
}: {
  detailUrl?: unknown;
  orderNumber?: unknown;
}): string | undefined {
  const module = typeof detailUrl === 'string' ? moduleOfOrderPage(detailUrl) : undefined;
  if (module === undefined || typeof orderNumber !== 'string') return undefined;
  return `/console/orders/${module}/${encodeURIComponent(orderNumber)}`;
}
