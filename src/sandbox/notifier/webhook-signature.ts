import { createHmac } from 'node:crypto';
import { type Notification } from './notification.js';

const PREFIX = 'whsec_';

/** WeConnect's headers of a notification. @param secret undefined: nothing is signed */
export function weconnectHeaders(
  { eventId, body }: Pick<Notification, 'eventId' | 'body'>,
  secret: string | undefined,
): Promise<Record<string, string>> {
  return Promise.resolve(secret === undefined ? {} : signatureHeaders(eventId, body, secret));
}

/** Standard Webhooks: what is signed is id, time in seconds, and the body as it goes out. */
function signatureHeaders(id: string, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** `whsec_` and base64, as Standard Webhooks writes secrets; anything else is the key itself. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);
}
