import { SandboxChannelDirectory } from './channels/channel-directory.js';
import { SandboxMerchantDirectory } from './configuration/merchant-directory.js';
import { SandboxFaultPlan } from './faults/fault-plan.js';
import { SandboxNotifier } from './notifier/notifier.js';
import { SandboxPaymentAnnouncer } from './notifier/payment-announcer.js';
import { type NotificationPolicy } from './notifier/policy.js';
import { weconnectHeaders } from './notifier/webhook-signature.js';
import { SandboxWebhookSender } from './notifier/webhook-sender.js';
import { SandboxOauthDesk } from './oauth/oauth-desk.js';
import { SandboxOrderBook } from './orders/order-book.js';
import { type Order, toWire, type WireOrder } from './orders/order.js';
import { SandboxPaymentCall } from './phone/payment-call.js';
import { SandboxPhone } from './phone/phone.js';
import { SandboxRefundBook } from './refunds/refund-book.js';
import { SandboxOwnAccounts } from './wechat/own-accounts.js';
import { SandboxTicketIssuer } from './wechat/ticket-issuer.js';
import { SandboxWechatPayAnnouncer } from './wechatpay/announcer.js';
import { SandboxPayOrders } from './wechatpay/pay-orders.js';
import { SandboxPayRefunds } from './wechatpay/pay-refunds.js';
import { SandboxWechatPaySigner } from './wechatpay/signer.js';
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
  const wire = (order: Order): WireOrder => toWire(order, url());
  const channels = new SandboxChannelDirectory(store, clock);
  const merchants = new SandboxMerchantDirectory(store, channels);
  const orders = new SandboxOrderBook(store, clock, merchants, channels);
  const signer = new SandboxWechatPaySigner(clock);
  const sender = new SandboxWebhookSender((notification) =>
    notification.direct ? signer.notificationHeaders(notification) : weconnectHeaders(notification, secret),
  );
  const notifier = new SandboxNotifier(store, sender, scheduleMs);
  const announcer = new SandboxPaymentAnnouncer(notifier, { store, clock, channels, toWire: wire });
  const announce = (order: Order): void => {
    if (order.direct) wechatPay.payAnnouncer.announcePayment(order);
    else announcer.announce(order);
  };
  const desk = new SandboxOauthDesk(store, clock);
  const refunds = new SandboxRefundBook(store, clock, orders, announce);
  const wechatPay = assembleWechatPay({ clock, orders, refunds, signer, notifier, announcer, channels });
  return {
    store,
    clock,
    channels,
    merchants,
    orders,
    refunds,
    notifier,
    announcer,
    signer,
    url,
    ...wechatPay,
    faults: new SandboxFaultPlan(),
    phone: new SandboxPhone(orders, clock, channels, announce),
    paymentCall: new SandboxPaymentCall(orders, merchants),
    desk,
    ownAccounts: new SandboxOwnAccounts(channels, desk, clock),
    tickets: new SandboxTicketIssuer(store, clock, channels),
    toWire: wire,
  };
}

interface Shared {
  clock: SandboxClock;
  orders: SandboxOrderBook;
  refunds: SandboxRefundBook;
  signer: SandboxWechatPaySigner;
  notifier: SandboxNotifier;
  announcer: SandboxPaymentAnnouncer;
  channels: SandboxChannelDirectory;
}

/** API v3, over the books that it shares with WeConnect. */
function assembleWechatPay({ clock, orders, refunds, signer, notifier, announcer, channels }: Shared): {
  payOrders: SandboxPayOrders;
  payRefunds: SandboxPayRefunds;
  payAnnouncer: SandboxWechatPayAnnouncer;
} {
  const policy = (): NotificationPolicy => announcer.policy;
  const payAnnouncer = new SandboxWechatPayAnnouncer(notifier, { clock, orders, refunds, signer, policy });
  const payOrders = new SandboxPayOrders(orders, clock, () => channels.appIds());
  const payRefunds = new SandboxPayRefunds({ clock, orders, payOrders, refunds, announcer: payAnnouncer, signer });
  return { payOrders, payRefunds, payAnnouncer };
}
