import { Body, Controller, Headers, HttpCode, Logger, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/index.js';
import { Clock, defineError, MINUTE } from '../../common/index.js';
import {
  DirectGateways,
  type DirectNotification,
  type NotificationFault,
  NotificationRefused,
  NotificationUnreadable,
} from '../../gateway/index.js';
import { RateLimiter } from '../../queue/index.js';
import { REFUND_NOTIFICATION, type RefundNotification, refundNotification } from '../events/event-types.js';
import { type Arrival, eventFromOrder, InboxService } from '../inbox/inbox.service.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { EventNotStored } from './webhook.controller.js';

/** No merchant is notified at this address. */
export class NotifyAddressUnknown extends defineError(
  'notify-address-unknown',
  'missing',
  'Nobody is notified at this address.',
) {}

const NOTIFY_ID = /^[0-9a-f]{24}$/;

/** So many addresses that turn out to be nobody's are looked up in a second; while there are more, an address that has never had a genuine message waits. */
const STRANGERS_PER_SECOND = 200;

type MessageHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What WeChat Pay tells merchants of accounts' own. */
@ApiTags('Webhook')
@Controller('api/webhook/wechatpay')
export class WechatPayController {
  private readonly refusals = new RefusalLog();
  private readonly strangers = new RateLimiter(STRANGERS_PER_SECOND, performance.now());
  /** Addresses that a genuine message came to: nobody can make these up. */
  private readonly known = new Set<string>();

  constructor(
    private readonly gateways: DirectGateways,
    private readonly inbox: InboxService,
    private readonly metrics: WebhookMetrics,
    private readonly clock: Clock,
  ) {}

  /** Verified, decrypted, stored durably, then 200; whether it is true is asked afterwards. */
  @Post(':notifyId')
  @Public()
  @RouteConfig({ rawBody: true, wechatPay: true })
  @HttpCode(200)
  @ApiOperation({
    summary: "What WeChat Pay tells an account's own merchant of payments and refunds: stored durably, then 200",
  })
  async receive(
    @Param('notifyId') notifyId: string,
    @Body() raw: Buffer | undefined,
    @Headers() headers: MessageHeaders,
  ): Promise<{ code: 'SUCCESS' }> {
    try {
      const notification = await this.open(notifyId, headers, raw ?? Buffer.alloc(0));
      const isNew = await this.inbox.accept(eventOf(notification));
      this.metrics.notifications.add({ outcome: isNew ? 'accepted' : 'duplicate' });
      return { code: 'SUCCESS' };
    } catch (error) {
      const outcome = outcomeOf(error);
      this.metrics.notifications.add({ outcome });
      // That is logged for what it is: ours.
      if (outcome === 'unstored') throw new EventNotStored(error);
      this.refusals.warn(outcome, outcome === 'unknown' ? undefined : notifyId, { error, at: this.clock.now() });
      throw error;
    }
  }

  /** @throws NotifyAddressUnknown for an address that is nobody's, and what opening throws */
  private async open(notifyId: string, headers: MessageHeaders, raw: Buffer): Promise<DirectNotification> {
    if (!NOTIFY_ID.test(notifyId)) throw new NotifyAddressUnknown();
    // WeChat sends again what was not taken, so a flood of made-up addresses costs a new merchant seconds.
    if (!this.known.has(notifyId) && this.strangers.available(performance.now()) <= 0) throw new NotifyAddressUnknown();
    const notification = await this.gateways.openNotification(notifyId, headers, raw);
    if (!notification) {
      this.strangers.use(1);
      throw new NotifyAddressUnknown();
    }
    this.known.add(notifyId);
    return notification;
  }
}

/** Under the key that asking finds the same news by; its body is made here, so that all repeats have the same one. */
function eventOf(notification: DirectNotification): Arrival {
  const merchantId = notification.merchant.id;
  if (notification.kind === 'payment') return eventFromOrder(notification.order, { source: 'webhook', merchantId });
  const { outRefundNo, outTradeNo, refundStatus } = notification.refund;
  const event: RefundNotification = { type: REFUND_NOTIFICATION, merchantId, outRefundNo, refundStatus };
  return {
    key: refundNotification.keyOf(event),
    type: REFUND_NOTIFICATION,
    source: 'webhook',
    channelId: undefined,
    outTradeNo,
    merchantId,
    body: JSON.stringify(event),
  };
}

type Outcome = NotificationFault | 'unreadable' | 'unknown' | 'unstored';

function outcomeOf(error: unknown): Outcome {
  if (error instanceof NotificationRefused) return error.fault;
  if (error instanceof NotificationUnreadable) return 'unreadable';
  return error instanceof NotifyAddressUnknown ? 'unknown' : 'unstored';
}

/** One line a minute for each outcome and merchant, whoever sends whatever: a line says how many there were before it. */
class RefusalLog {
  private readonly logger = new Logger('WechatPayNotifications');
  private readonly lines = new Map<string, { at: number; untold: number }>();

  warn(outcome: Outcome, merchantId: string | undefined, { error, at }: { error: unknown; at: Date }): void {
    const key = `${outcome} ${merchantId ?? ''}`;
    const last = this.lines.get(key);
    if (last && at.getTime() - last.at < MINUTE) {
      last.untold += 1;
      return;
    }
    this.lines.set(key, { at: at.getTime(), untold: 0 });
    const before = last?.untold ?? 0;
    this.logger.warn({ msg: 'WeChat Pay notification not taken', outcome, merchantId, before, error: String(error) });
  }
}
