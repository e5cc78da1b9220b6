import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/index.js';
import {
  Clock,
  decodeUtf8,
  defineError,
  readJson,
  type ChannelId,
  type FieldFault,
  isNestedTooDeeply,
  type OutTradeNo,
} from '../../common/index.js';
import { Config } from '../../config/index.js';
import { TradeReconciler } from '../../trade/index.js';
import {
  type PaymentNotification,
  type ChannelEvent,
  type EventDefinition,
  PAYMENT_NOTIFICATION,
  WEBHOOK_EVENTS,
} from '../events/event-types.js';
import { InboxService } from '../inbox/inbox.service.js';
import { WebhookMetrics } from '../metrics/webhook.metrics.js';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A webhook without a valid signature, where WEBHOOK_SECRET demands one. */
export class SignatureRefused extends defineError(
  'webhook-signature-refused',
  'unauthenticated',
  (reason: string) => `The webhook was refused: ${reason}.`,
) {}

/** A webhook that is no event which the gateway is known to push: sending it again will not help. */
export class MalformedEvent extends defineError(
  'webhook-malformed',
  'invalid',
  (message: string, faults: FieldFault[] = [], cause?: unknown) => ({ message, faults, cause }),
) {}

/** What a posted body turned out to be. */
export interface ParsedEvent {
  key: string;
  type: string;
  channelId: ChannelId;
  outTradeNo: OutTradeNo | undefined;
}

/**
 * Reads a posted body.
 * @throws MalformedEvent for what is no JSON, of no known kind, or lacks what its kind must have; faulty fields are named
 */
export function parseEvent(body: string): ParsedEvent {
  const posted = parseJson(body);
  if (isNestedTooDeeply(posted)) throw new MalformedEvent('The body is nested too deeply.');
  const type = typeOf(posted);
  const definition = WEBHOOK_EVENTS.get(type);
  if (!definition) throw new MalformedEvent(`"${type}" is no kind of event that the gateway pushes.`);
  const event = validated(definition, posted) as ChannelEvent;
  return {
    key: definition.keyOf(event),
    type,
    channelId: event.channel.id as ChannelId,
    outTradeNo:
      type === PAYMENT_NOTIFICATION ? ((event as PaymentNotification).data.outTradeNo as OutTradeNo) : undefined,
  };
}

function parseJson(body: string): unknown {
  try {
    return readJson(body);
  } catch (error) {
    throw new MalformedEvent('The body is no JSON.', [], error);
  }
}

function typeOf(posted: unknown): string {
  const { type, data } = (posted ?? {}) as { type?: unknown; data?: { type?: unknown } | null };
  if (typeof type !== 'string' || typeof data?.type !== 'string') {
    throw new MalformedEvent('The body names no kind of event.', [
      { field: 'data.type', message: 'must be text, as must type' },
    ]);
  }
  return `${type.slice(0, 64)}-${data.type.slice(0, 64)}`;
}

function validated({ validator }: EventDefinition, posted: unknown): unknown {
  if (validator.Check(posted)) return posted;
  const faults = validator.Errors(posted).map(({ instancePath, message }) => ({
    field: instancePath.slice(1).replaceAll('/', '.') || 'body',
    message,
  }));
  throw new MalformedEvent('The event lacks what its kind must have.', faults);
}

/** Standard Webhooks: how far a signature's time may be from ours, in seconds. */
const TOLERANCE = 5 * 60;
const PREFIX = 'whsec_';

export interface SignedRequest {
  id: string | undefined;
  /** Seconds since the epoch, as text. */
  timestamp: string | undefined;
  /** `v1,<base64>`, several separated by a space. */
  signature: string | undefined;
  /** As it came over the wire: a re-serialised body has another signature. */
  body: Buffer;
}

/**
 * The keys that a configured secret may mean: base64 after `whsec_`; else its own bytes, or those that it is the base64 of,
 * as libraries of Standard Webhooks read it.
 */
export function signingKeys(secret: string): Buffer[] {
  if (secret.startsWith(PREFIX)) return [Buffer.from(secret.slice(PREFIX.length), 'base64')];
  const decoded = Buffer.from(secret, 'base64');
  const isBase64 = decoded.length > 0 && decoded.toString('base64') === secret;
  return isBase64 ? [Buffer.from(secret), decoded] : [Buffer.from(secret)];
}

/**
 * Checks a request by Standard Webhooks: `v1` = HMAC-SHA256 of `id.timestamp.body`, five minutes' tolerance.
 * @param keys any of them may have signed, so that a secret can be rotated
 * @throws SignatureRefused when a part is missing, the time is off or no signature fits
 */
export function verifySignature(request: SignedRequest, keys: readonly Buffer[], now: Date): void {
  const { id, timestamp, signature, body } = request;
  if (!id || !timestamp || !signature)
    throw new SignatureRefused('webhook-id, webhook-timestamp or webhook-signature is missing');
  if (!/^\d{1,12}$/.test(timestamp)) throw new SignatureRefused('webhook-timestamp is not a number of seconds');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE) {
    throw new SignatureRefused('webhook-timestamp is more than five minutes off');
  }
  const given = signature
    .split(' ')
    .flatMap((part) => (part.startsWith('v1,') ? [Buffer.from(part.slice(3), 'base64')] : []));
  const expected = keys.map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
  const fits = expected.some((one) =>
    given.some((other) => other.length === one.length && timingSafeEqual(one, other)),
  );
  if (!fits) throw new SignatureRefused('webhook-signature does not fit the body');
}

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
  @ApiOperation({ summary: 'What the gateway pushes: stored durably, then 200' })
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
