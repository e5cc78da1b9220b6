import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/index.js';
import { Clock, decodeUtf8, defineError, readJson } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { TradeReconciler } from '../../trade/index.js';
import { type PaymentNotification } from '../events/event-types.js';
import { InboxService } from '../inbox/inbox.service.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { MalformedEvent, type ParsedEvent, parseEvent, signingKeys, verifySignature } from './posted-event.js';

/** The event could not be stored; the gateway sends it again. */
export class EventNotStored extends defineError('webhook-not-stored', 'unavailable', (cause: unknown) => ({
  message: 'The event could not be stored; send it again.',
  members: { safeToRetry: true },
  cause,
})) {}

@ApiTags('Webhook')
@Controller('api/webhook')
export class WebhookController {
  private readonly keys: readonly Buffer[];

  constructor(
    private readonly trades: TradeReconciler,
    private readonly inbox: InboxService,
    private readonly clock: Clock,
    private readonly metrics: WebhookMetrics,
    config: Config,
  ) {
    this.keys = config.webhookSecrets.flatMap(signingKeys);
  }

  /** 200 only after the event is stored durably. The signature is checked over the raw body, before anything reads it. */
  @Post('weconnect')
  @Public()
  @RouteConfig({ rawBody: true })
  @HttpCode(200)
  @ApiOperation({ summary: 'What WeConnect pushes: stored durably, then 200' })
  async receive(
    @Body() raw: Buffer | undefined,
    @Headers() headers: Record<string, string | undefined>,
  ): Promise<{ received: true }> {
    const { event, body } = this.read(raw ?? Buffer.alloc(0), headers);
    await this.store(event, body);
    return { received: true };
  }

  private read(raw: Buffer, headers: Record<string, string | undefined>): { event: ParsedEvent; body: string } {
    try {
      if (this.keys.length > 0) this.verify(raw, headers);
      const body = textOf(raw);
      return { event: parseEvent(body), body };
    } catch (error) {
      this.metrics.received.add({ outcome: 'refused' });
      throw error;
    }
  }

  private async store(event: ParsedEvent, body: string): Promise<void> {
    try {
      const isNew = await this.inbox.accept({ ...event, source: 'webhook', body });
      if (!isNew) await this.lookAgain(event, body);
      this.metrics.received.add({ outcome: isNew ? 'accepted' : 'duplicate' });
    } catch (error) {
      this.metrics.received.add({ outcome: 'unstored' });
      throw new EventNotStored(error);
    }
  }

  /** A repeat of "it was refunded" may be the only news of another refund. */
  private async lookAgain({ outTradeNo }: ParsedEvent, body: string): Promise<void> {
    if (outTradeNo === undefined) return;
    const { data } = readJson(body) as PaymentNotification;
    if (data.tradeStatus === 'REFUND') await this.trades.lookAgainIfRefunded(outTradeNo);
  }

  private verify(body: Buffer, headers: Record<string, string | undefined>): void {
    verifySignature(
      {
        id: headers['webhook-id'],
        timestamp: headers['webhook-timestamp'],
        signature: headers['webhook-signature'],
        body,
      },
      this.keys,
      this.clock.now(),
    );
  }
}

function textOf(raw: Buffer): string {
  try {
    return decodeUtf8(raw);
  } catch (error) {
    throw new MalformedEvent('The body is no UTF-8.', [], error);
  }
}
