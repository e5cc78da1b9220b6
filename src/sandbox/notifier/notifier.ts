import { type SandboxWorldStore } from '../world/world-store.js';
import { type Notification } from './notification.js';
import { type ReleaseOrder } from './policy.js';
import { type SandboxWebhookSender } from './webhook-sender.js';
import { newToken } from '../wire/read.js';

/** How many finished notifications are kept to be looked at. */
const KEPT = 10_000;

/** What to send, and how. */
interface NewNotification {
  outTradeNo: string;
  body: string;
  copies?: number;
  delayMs?: number;
  once?: boolean;
  direct?: NonNullable<Notification['direct']>;
  state?: 'pending' | 'held' | 'dropped';
}

/** Sends notifications and repeats each until it is answered 200, as WeChat does; what is pending outlives a restart. */
export class SandboxNotifier {
  private url: string | undefined;
  private closed = false;
  private stop = new AbortController();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly store: SandboxWorldStore,
    private readonly postman: SandboxWebhookSender,
    private readonly schedule: readonly number[],
  ) {}

  /** Where notifications go from now on; what was waiting for an address sets out. */
  deliverTo(url: string): void {
    this.url = url;
    void this.send(this.all().filter(({ direct }) => !direct));
  }

  /** What waits for an address of its own sets out. */
  resume(): void {
    void this.send(this.all().filter(({ direct }) => direct));
  }

  /** Oldest first. */
  all(): Notification[] {
    return [...this.store.world.notifications.values()];
  }

  /** Takes a notification into the books, once for each copy; from then on it is not lost. */
  accept(wanted: NewNotification): Notification[] {
    const eventId = `msg_${newToken(12)}`;
    const notifications = Array.from({ length: wanted.copies ?? 1 }, () => newNotification(wanted, eventId));
    for (const notification of notifications) this.store.world.notifications.set(notification.id, notification);
    this.forgetOldest();
    this.store.changed();
    return notifications;
  }

  /** Sends all of them at the same moment. Resolves once each was tried that is due. */
  async send(notifications: readonly Notification[]): Promise<void> {
    await Promise.all(notifications.map((notification) => this.plan(notification)));
  }

  /** Sends what is held, one after the other. @returns them, each tried once */
  async release(order: ReleaseOrder): Promise<Notification[]> {
    const held = this.all().filter(({ state }) => state === 'held');
    if (order === 'reverse') held.reverse();
    for (const notification of held) {
      notification.state = 'pending';
      this.store.changed();
      await this.attempt(notification);
    }
    return held;
  }

  /** Sends nothing any more. What is pending stays so. */
  close(): void {
    this.url = undefined;
    this.closed = true;
    this.halt();
  }

  /** Breaks off what is planned or under way; the books are left as they are. */
  halt(): void {
    this.stop.abort();
    this.stop = new AbortController();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private async plan(notification: Notification): Promise<void> {
    if (notification.state !== 'pending' || this.addressOf(notification) === undefined) return;
    const wait = notification.dueAt - Date.now();
    if (wait <= 0) return this.attempt(notification);
    clearTimeout(this.timers.get(notification.id));
    this.timers.set(
      notification.id,
      setTimeout(() => void this.attempt(notification), wait),
    );
  }

  private async attempt(notification: Notification): Promise<void> {
    this.timers.delete(notification.id);
    const address = this.addressOf(notification);
    if (address === undefined || !this.store.world.notifications.has(notification.id)) return;
    const attempt = await this.postman.carry(notification, address, this.stop.signal);
    if (!attempt) return;
    notification.attempts.push(attempt);
    this.settle(notification, attempt.status === 200 || (notification.direct !== undefined && attempt.status === 204));
    this.store.changed();
  }

  private addressOf({ direct }: Notification): string | undefined {
    return this.closed ? undefined : (direct?.url ?? this.url);
  }

  private settle(notification: Notification, accepted: boolean): void {
    const wait = notification.once ? undefined : this.schedule[notification.attempts.length - 1];
    if (accepted) notification.state = 'delivered';
    else if (wait === undefined) notification.state = 'given-up';
    else {
      notification.dueAt = Date.now() + wait;
      void this.plan(notification);
    }
  }

  private forgetOldest(): void {
    for (const [id, { state }] of this.store.world.notifications) {
      if (this.store.world.notifications.size <= KEPT) return;
      if (state !== 'pending' && state !== 'held') this.store.world.notifications.delete(id);
    }
  }
}

function newNotification(wanted: NewNotification, eventId: string): Notification {
  const { outTradeNo, body, delayMs = 0, once = false, state = 'pending', direct } = wanted;
  const dueAt = Date.now() + delayMs;
  return {
    id: newToken(12),
    eventId,
    outTradeNo,
    body,
    state,
    dueAt,
    attempts: [],
    once,
    ...(direct && { direct }),
  };
}
