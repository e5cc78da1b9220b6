import { type Attempt, type Notification } from './notification.js';
import { ANSWER_WITHIN_MS } from './schedule.js';
import { SandboxSlots } from './slots.js';

const AT_ONCE = 64;

/** Carries one notification to the service, once. */
export class SandboxWebhookSender {
  private readonly slots = new SandboxSlots(AT_ONCE);

  /** @param headersOf what signs a notification */
  constructor(private readonly headersOf: (notification: Notification) => Promise<Record<string, string>>) {}

  /** @returns how it went, or undefined where `stop` came first */
  carry(notification: Notification, url: string, stop: AbortSignal): Promise<Attempt | undefined> {
    return this.slots.run(async () => {
      const at = Date.now();
      const outcome = await this.post(url, notification, stop).then(
        (status) => ({ status }),
        (error: unknown) => ({ error: reasonOf(error) }),
      );
      return stop.aborted ? undefined : { at, ...outcome };
    });
  }

  private async post(url: string, notification: Notification, stop: AbortSignal): Promise<number> {
    const headers = await this.headersOf(notification);
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: notification.body,
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
