import { ChannelDirectory } from './channels/channel-directory.js';
import { MerchantDirectory } from './configuration/merchant-directory.js';
import { FaultPlan } from './faults/fault-plan.js';
import { Notifier } from './notifier/notifier.js';
import { PaymentAnnouncer } from './notifier/payment-announcer.js';
import { Postman } from './notifier/postman.js';
import { OauthDesk } from './oauth/oauth-desk.js';
import { OrderBook } from './orders/order-book.js';
import { type Order } from './orders/order.js';
import { toWire, type WireOrder } from './orders/order.wire.js';
import { PaymentCall } from './phone/payment-call.js';
import { Phone } from './phone/phone.js';
import { RefundBook } from './refunds/refund-book.js';
import { TicketOffice } from './wechat/ticket-office.js';
import { SandboxClock } from './world/sandbox-clock.js';
import { type WorldStore } from './world/world-store.js';

/** What the parts must be told. */
interface Surroundings {
  store: WorldStore;
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
  const faults = new FaultPlan();
  const wire = (order: Order): WireOrder => toWire(order, url());
  const channels = new ChannelDirectory(store, clock);
  const merchants = new MerchantDirectory(store, channels);
  const orders = new OrderBook(store, clock, merchants, channels);
  const notifier = new Notifier(store, new Postman(secret), scheduleMs);
  const announcer = new PaymentAnnouncer(notifier, { store, clock, channels, toWire: wire });
  const announce = (order: Order): void => {
    announcer.announce(order);
  };
  const refunds = new RefundBook(store, clock, orders, announce);
  const phone = new Phone(orders, clock, channels, announce);
  const paymentCall = new PaymentCall(orders, merchants);
  const desk = new OauthDesk(store, clock);
  const tickets = new TicketOffice(store, clock, channels);
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
