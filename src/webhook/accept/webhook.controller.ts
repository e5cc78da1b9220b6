import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/index.js';
import { Clock } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { EventNotStored } from './accept.errors.js';
import { parseEvent } from './event-parser.js';
import { InboxService } from './inbox.service.js';
import { signingKeys, verifySignature } from './webhook-signature.js';

@ApiTags('Webhook')
@Controller('api/webhook')
export class WebhookController {
  private readonly keys: readonly Buffer[];

  constructor(
    private readonly inbox: InboxService,
    private readonly clock: Clock,
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
    const body = raw ?? Buffer.alloc(0);
    if (this.keys.length > 0) this.verify(body, headers);
    const text = body.toString('utf8');
    const event = parseEvent(text);
    try {
      await this.inbox.accept({ ...event, source: 'webhook', body: text });
    } catch (error) {
      throw new EventNotStored(error);
    }
    return { received: true };
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
