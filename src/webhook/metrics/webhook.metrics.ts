import { Injectable } from '@nestjs/common';
import { type Counter, Meter, type ModuleName } from '../../common/index.js';
import { HandlerRegistry } from '../handlers/handler.registry.js';

/** Under it stands whatever names a module that there is not: labels are of the service's choice, so that there are few. */
export const OTHER_MODULES = 'other';

/** What is counted on the way of an event. */
@Injectable()
export class WebhookMetrics {
  readonly received: Counter<'outcome'>;
  readonly notifications: Counter<'outcome'>;
  readonly confirmations: Counter<'outcome'>;
  private readonly deliveries: Counter<'module' | 'outcome'>;
  readonly reconciled: Counter<'state'>;

  constructor(
    meter: Meter,
    private readonly handlers: HandlerRegistry,
  ) {
    this.received = meter.counter({
      name: 'scrm_pay_events_received_total',
      help: 'Posts to the webhook: accepted, duplicate, refused (signature or form), unstored (answered 503)',
      labels: ['outcome'],
    });
    this.notifications = meter.counter({
      name: 'scrm_pay_wechatpay_notifications_total',
      help: 'Posts to the addresses of own merchants: accepted, duplicate, why refused (probe: WeChat tries the signature check), unreadable, unknown (no such address), unstored (answered 503)',
      labels: ['outcome'],
    });
    this.confirmations = meter.counter({
      name: 'scrm_pay_event_confirmations_total',
      help: 'Questions whether an event is true, by what came of them',
      labels: ['outcome'],
    });
    this.deliveries = meter.counter({
      name: 'scrm_pay_deliveries_total',
      help: 'Tries to deliver an event to a module, by how they ended',
      labels: ['module', 'outcome'],
    });
    this.reconciled = meter.counter({
      name: 'scrm_pay_reconciled_total',
      help: 'Orders whose end was found by asking, before any notification told of it',
      labels: ['state'],
    });
  }

  delivered(module: ModuleName, outcome: string): void {
    const label = this.handlers.modules().includes(module) ? module : OTHER_MODULES;
    this.deliveries.add({ module: label, outcome });
  }
}
