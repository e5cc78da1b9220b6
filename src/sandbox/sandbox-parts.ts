import { SandboxChannelDirectory } from './channels/channel-directory.js';
import { SandboxMerchantDirectory } from './configuration/merchant-directory.js';
import { SandboxFaultPlan } from './faults/fault-plan.js';
import { SandboxNotifier } from './notifier/notifier.js';
import { SandboxPaymentAnnouncer } from './notifier/payment-announcer.js';
import { SandboxWebhookSender } from './notifier/webhook-sender.js';
import { SandboxOauthDesk } from './oauth/oauth-desk.js';
import { SandboxOrderBook } from './orders/order-book.js';
import { type Order, toWire, type WireOrder } from './orders/order.js';
import { SandboxPaymentCall } from './phone/payment-call.js';
import { SandboxPhone } from './phone/phone.js';
import { SandboxRefundBook } from './refunds/refund-book.js';
import { SandboxTicketIssuer } from './wechat/ticket-issuer.js';
import { SandboxClock } from './world/sandbox-clock.js';
import { type SandboxWorldStore } from './world/world-store.js';

/** What the parts must be told. */
interface Surroundings {
  store: SandboxWorldStore;
  /** The sandbox's own address, known once it listens. */
  url: () => string;
  /** Signs the notifications. */
  secret: string | undefined;
  scheduleMs: readonly number[];
}

/** The simulated world's parts, each knowing those it needs. */
export type SandboxParts = ReturnType<typeof assemble>;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- its type IS the list below
export function assemble({ store, url, secret, scheduleMs }: Surroundings) {
  const clock = new SandboxClock();
  const faults = new SandboxFaultPlan();
  const wire = (order: Order): WireOrder => toWire(order, url());
  const channels = new SandboxChannelDirectory(store, clock);
  const merchants = new SandboxMerchantDirectory(store, channels);
  const orders = new SandboxOrderBook(store, clock, merchants, channels);
  const notifier = new SandboxNotifier(store, new SandboxWebhookSender(secret), scheduleMs);
  const announcer = new SandboxPaymentAnnouncer(notifier, { store, clock, channels, toWire: wire });
  const announce = (order: Order): void => {
    announcer.announce(order);
  };
  const refunds = new SandboxRefundBook(store, clock, orders, announce);
  const phone = new SandboxPhone(orders, clock, channels, announce);
  const paymentCall = new SandboxPaymentCall(orders, merchants);
  const desk = new SandboxOauthDesk(store, clock);
  const tickets = new SandboxTicketIssuer(store, clock, channels);
  return {
    store,
    clock,
    faults,
    channels,
    merchants,
    orders,
    refunds,
    phone,
    paymentCall,
    desk,
    tickets,
    notifier,
    announcer,
    toWire: wire,
  };
}
