import { OnEvent } from '@nestjs/event-emitter';
import { type AccountId, type ChannelId, type OutTradeNo, parseModuleName } from '../../common/index.js';
import { type Trade } from '../../trade/index.js';
import { PAYMENT_NOTIFICATION, type PortalEventName } from '../events/event-types.js';
import { listenerName } from './handler.registry.js';

// The emitter's default swallows a handler's error: the delivery would count as done.
const subscribe = (eventType: string, module: string): MethodDecorator =>
  OnEvent(listenerName(eventType, parseModuleName(module)), { suppressErrors: false });

/**
 * The method receives `PaymentContext` for each confirmed payment notification that `module` is subscribed to.
 * It is called AT LEAST once: make the effect conditional on the document's own state, and keep `eventKey` in it.
 * Throwing means "later", `PermanentFailure` means "never".
 */
export const OnPayment = (module: string): MethodDecorator => subscribe(PAYMENT_NOTIFICATION, module);

/** The method receives what the portal tells of itself: `OpenPaymentContext` for `open_payment`. At least once, as `OnPayment`. */
export const OnPortalEvent = (event: PortalEventName, module: string): MethodDecorator => subscribe(event, module);

/**
 * The method receives `ChannelEventContext` for a message or an action in a channel that `module` is subscribed to.
 * @param event `msg-text`, `event-subscribe`, …
 */
export const OnChannelEvent = (event: `msg-${string}` | `event-${string}`, module: string): MethodDecorator =>
  subscribe(event, module);

interface HandlerContext {
  /** Names the event: an effect marked with it is not done twice. */
  eventKey: string;
  /** 1 for the first try. */
  attempt: number;
  /** Aborts when the deadline passes, the claim is lost or the process stops: give up, the event comes again. */
  signal: AbortSignal;
}

/** What the gateway confirmed when it was asked: never merely what was posted. */
export interface ConfirmedNotification {
  outTradeNo: OutTradeNo;
  /** The gateway's own word: `PAY_SUCCESS`, `PAY_ERROR`, … */
  tradeStatus: string;
  /** WeChat's own number; empty for a payment that failed. */
  tradeNo: string;
  /** In fen. */
  totalFee: number;
  receivedAt: Date;
}

/**
 * What a method under `@OnPayment` is given: for each notification of the gateway, and for each refund of this service that is back with the
 * payer (`tradeStatus` `REFUND` both).
 */
export interface PaymentContext extends HandlerContext {
  /** The trade as it stands now, its amount and account checked against the gateway's books; `settledRefundFee(trade)` is what went back. */
  trade: Trade;
  notification: ConfirmedNotification;
}

/** What a method under `@OnPortalEvent('open_payment', …)` is given. */
export interface OpenPaymentContext extends HandlerContext {
  accountId: AccountId;
  /** The channel that payments of the account are collected by from now on. */
  channelId: ChannelId;
  /** When the opening began: no payment can be older. */
  announcedAt: Date;
}

/** What a method under `@OnChannelEvent` is given: as it was posted, for the gateway has no way to confirm it. */
export interface ChannelEventContext extends HandlerContext {
  channelId: ChannelId;
  data: Record<string, unknown>;
  receivedAt: Date;
}

/** Thrown by a handler when trying again cannot help: the delivery is given up at once, visible and replayable. */
export class PermanentFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PermanentFailure';
  }
}
