import { type Attempt, type Notification } from './notification.js';
import { ANSWER_WITHIN_MS } from './schedule.js';
import { SandboxSlots } from './slots.js';
import { signatureHeaders } from './webhook-signature.js';

const AT_ONCE = 64;

/** Carries one notification to the service, once. */
export class SandboxWebhookSender {
  private readonly slots = new SandboxSlots(AT_ONCE);

  /** @param secret signs what is sent; undefined: nothing is signed */
  constructor(private readonly secret: string | undefined) {}

  /** @returns how it went, or undefined where `stop` came first */
  carry({ eventId, body }: Notification, url: string, stop: AbortSignal): Promise<Attempt | undefined> {
    return this.slots.run(async () => {
      const at = Date.now();
      const outcome = await this.post(url, eventId, { body, stop }).then(
        (status) => ({ status }),
        (error: unknown) => ({ error: reasonOf(error) }),
      );
      return stop.aborted ? undefined : { at, ...outcome };
    });
  }

  private async post(
    url: string,
    eventId: string,
    { body, stop }: { body: string; stop: AbortSignal },
  ): Promise<number> {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(this.secret !== undefined && signatureHeaders(eventId, body, this.secret)),
      },
      body,
      signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    await answer.arrayBuffer();
    return answer.status;
  }
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${ANSWER_WITHIN_MS / 1000} s`;
  return cause instanceof Error ? cause.message : message;
}
