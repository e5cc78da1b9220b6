import { type AccessToken, type Ticket } from '../channels/access-token.js';
import { type Merchant } from '../configuration/merchant.js';
import { type Notification } from '../notifier/notification.js';
import { type OauthCode } from '../oauth/oauth-code.js';
import { type Order } from '../orders/order.js';
import { type Refund } from '../refunds/refund.js';
import { SEEDED_MERCHANTS } from './seed.js';

/** Everything that must outlive a restart. Maps, because an order may be called `__proto__`. */
export class SandboxWorld {
  /** By outTradeNo. */
  readonly orders = new Map<string, Order>();
  /** By outRefundNo. */
  readonly refunds = new Map<string, Refund>();
  /** By account. */
  readonly merchants = new Map<string, Merchant>();
  /** By token. */
  readonly tokens = new Map<string, AccessToken>();
  /** By channel. */
  readonly tickets = new Map<string, Ticket>();
  /** By code. */
  readonly oauthCodes = new Map<string, OauthCode>();
  /** By `channel kind name`: whether that kind of push is on. */
  readonly webhookRules = new Map<string, boolean>();
  /** By id, oldest first. */
  readonly notifications = new Map<string, Notification>();

  constructor() {
    this.reset();
  }

  /** Back to the seeded world. */
  reset(): void {
    for (const collection of Object.values(this.collections())) collection.clear();
    for (const merchant of SEEDED_MERCHANTS) this.merchants.set(merchant.accountId, { ...merchant });
  }

  /** As plain data, for the file. */
  snapshot(): WorldSnapshot {
    return Object.fromEntries(Object.entries(this.collections()).map(([name, map]) => [name, [...map]]));
  }

  restore(snapshot: WorldSnapshot): void {
    for (const [name, collection] of Object.entries(this.collections())) {
      collection.clear();
      for (const [key, value] of snapshot[name] ?? []) collection.set(key, value);
    }
  }

  private collections(): Record<string, Map<string, unknown>> {
    return Object.fromEntries(Object.entries(this));
  }
}

export type WorldSnapshot = Record<string, [string, unknown][]>;
