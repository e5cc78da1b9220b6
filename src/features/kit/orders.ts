import { Injectable } from '@nestjs/common';
import { type Identity } from '../../auth/index.js';
import { Clock, DomainError, HOUR, MINUTE, type OpenId, parseOpenId, Randomness } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';
import {
  OrderMismatch,
  OutTradeNoConflict,
  type PayAnswer,
  PaymentRefused,
  TradeClosed,
  TradeExpired,
  TradeService,
  WrongPayer,
} from '../../trade/index.js';
import { orderPageAddress } from '../../webapp/index.js';
import { ActivationService } from '../activation/index.js';
import { NotTheBuyer, OrderNotFound, OrderNotPayable, PayerUnknown } from './kit.errors.js';
import { type OrderBook } from './order-book.js';
import {
  deadlineOf,
  isTimeLeft,
  isUnpaid,
  outTradeNoOf,
  type PayableOrder,
  SHORTEST_TRY_MS,
  subjectOf,
} from './payable-order.js';
import { SalesPolicy } from './sales-policy.js';
/** How long one try can be paid: its prepay_id lives two hours (WeChat's rule), and what nobody wants any more is to end soon. */
const TRY_MS = HOUR;
/** A try with less time left is followed by the next: nobody pays within that. */
const RUNNING_OUT_MS = MINUTE;
/** As many tries as one call begins: each is one that somebody else began meanwhile in another way, or a number that is another's. */
const TRIES_PER_CALL = 5;

const OTHER_CHANNEL = new Set(['APPID_MISMATCH', 'APPID_MCHID_NOT_MATCH']);

interface Buyer {
  channelId: string;
  buyerId: string;
}

/** How the buyer pays. */
interface PaymentMeans {
  tradeType: TradeType;
  userIp: string | undefined;
  /** The payer's openId under the channel that collects payments now, where that is another one than when the order was placed. */
  buyerId?: string | undefined;
}

/** An order that is being paid. */
interface Paying<Order extends PayableOrder> {
  book: OrderBook<Order, never>;
  means: PaymentMeans;
  payer: OpenId | undefined;
}

/**
 * Places, shows and has paid the orders of any module, for whoever may: the checks of buyer, visibility and activation are made here, so that no
 * module can leave one out.
 *
 * Which try to pay it is stands in the order BEFORE its trade exists, so a crash in between repeats the same number. No try waits for the end of
 * the one before, which WeChat closes after five minutes at the earliest: should the buyer pay both, the second payment is surplus.
 */
@Injectable()
export class Orders {
  constructor(
    private readonly sales: SalesPolicy,
    private readonly activations: ActivationService,
    private readonly trades: TradeService,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * Keeps an order, awaiting payment, THEN has the module hold what is ordered: a crash in between leaves an order that gets it with its first try
   * to pay.
   * @throws NotTheBuyer; as `SalesPolicy`, TooManyOpenOrders among it; what the module's `draft` and `onPlaced` throw
   */
  async place<Order extends PayableOrder, Wanted extends Buyer>(
    book: OrderBook<Order, Wanted>,
    identity: Identity,
    wanted: Wanted,
  ): Promise<Order> {
    assertBuyer(identity, wanted);
    const channelId = await this.sales.assertMaySell(identity.accountId, book.module, wanted.channelId);
    const order = await this.keep(book, () => {
      const createdAt = this.clock.now();
      const draft = book.draft(wanted, createdAt);
      const buyerId = parseOpenId(wanted.buyerId, 'buyerId');
      return { deadline: deadlineOf(createdAt), ...draft, channelId, buyerId, createdAt, ...begun(identity) };
    });
    try {
      await book.onPlaced?.(order);
    } catch (error) {
      if (error instanceof DomainError) await this.takeBack(book, order);
      throw error;
    }
    return order;
  }

  /** @throws OrderNotFound, alike for another account's order and another user's */
  async find<Order extends PayableOrder>(
    book: OrderBook<Order, never>,
    identity: Identity | undefined,
    orderNumber: string,
  ): Promise<Order> {
    if (!identity) throw new OrderNotFound();
    const order = await book.get({ accountId: identity.accountId, orderNumber });
    assertVisible(identity, order);
    return order;
  }

  /**
   * Repeating it while the trade can be paid answers the same trade, freshly signed; one that is over, or is asked for in another way, is
   * followed by the next, as long as the order's own deadline allows.
   * @throws OrderNotFound, OrderNotPayable, ModuleNotActivated; what the module's `onPaying` and `TradeService.pay` throw
   * @throws NotTheBuyer where a mobile user names somebody else as the payer
   * @throws PayerUnknown where another channel collects payments now, under which the buyer's openId is not known
   */
  async pay<Order extends PayableOrder>(
    book: OrderBook<Order, never>,
    identity: Identity,
    orderNumber: string,
    means: PaymentMeans,
  ): Promise<PayAnswer> {
    const found = await this.find(book, identity, orderNumber);
    const paying = { book, means, payer: payerOf(identity, found, means.buyerId) };
    if (!isUnpaid(found)) throw new OrderNotPayable(found.status);
    let order = await book.onPaying(found);
    // It may have been read anew, and paid meanwhile.
    if (!isUnpaid(order)) throw new OrderNotPayable(order.status);
    // The order may be older than the deactivation, and a module that is not active does not hear that it was paid.
    await this.activations.requireActive(order.accountId, book.module);
    for (let begun = 0; ; begun += 1) {
      const { answer, followed } = await this.tryCurrent(order, paying);
      if (answer) return answer;
      // One that begins under the present channel and is refused all the same would be refused again.
      const isLast = begun === TRIES_PER_CALL || (begun > 0 && isOfAnotherChannel(followed));
      if (isLast) throw followed ?? new OrderNotPayable(order.status);
      order = await this.next(order, paying, payerAfter(followed, order, paying));
    }
  }

  /** A number that is taken is drawn again. */
  private async keep<Order extends PayableOrder>(book: OrderBook<Order, never>, make: () => object): Promise<Order> {
    for (;;) {
      const order = { ...make(), orderNumber: this.randomness.objectId() } as unknown as Order;
      await this.sales.admit(order, book);
      if (await book.insert(order)) return order;
    }
  }

  private async takeBack<Order extends PayableOrder>(book: OrderBook<Order, never>, order: Order): Promise<void> {
    await book.withdraw(order);
    await this.sales.dismiss(order, book.module);
  }

  /** @returns no answer where another try must follow: `followed` says why, where the current one exists and can no longer be paid in this way */
  private async tryCurrent<Order extends PayableOrder>(order: Order, paying: Paying<Order>): Promise<Outcome> {
    const now = this.clock.now();
    const isPassedOver = order.paymentAttempt === 0 || (isRunningOut(order, now) && isTimeLeft(order, now));
    if (isPassedOver) return {};
    try {
      return { answer: await this.payAttempt(order, paying) };
    } catch (error) {
      if (isOfAnotherPayer(error) && payerAfter(error, order, paying) === order.buyerId)
        throw new PayerUnknown(order.channelId, error);
      if (isFollowed(error) || isOfAnotherPayer(error) || isOfAnotherChannel(error)) return { followed: error };
      throw error;
    }
  }

  /** @returns the order with another try, whoever began it */
  private async next<Order extends PayableOrder>(
    order: Order,
    { book }: Paying<Order>,
    buyerId: OpenId,
  ): Promise<Order> {
    const now = this.clock.now();
    if (!isTimeLeft(order, now)) throw new OrderNotPayable('CLOSED');
    const next = { tryUntil: tryUntilOf(order, now), buyerId };
    if (await book.beginNextAttempt(order, next)) {
      if (order.paymentAttempt > 0) await this.trades.supersede(order.accountId, outTradeNoOf(order));
      return { ...order, ...next, status: 'AWAITING_PAYMENT', paymentAttempt: order.paymentAttempt + 1 };
    }
    const found = await book.get(order);
    if (!isUnpaid(found)) throw new OrderNotPayable(found.status);
    return found;
  }

  private payAttempt<Order extends PayableOrder>(order: Order, { book, means }: Paying<Order>): Promise<PayAnswer> {
    const { accountId, orderNumber, channelId, buyerId, totalFee, tryUntil } = order;
    const { module } = book;
    const names = book.linesOf(order).map(({ name }) => name);
    return this.trades.pay({
      accountId,
      outTradeNo: outTradeNoOf(order),
      subject: subjectOf(names.join('、')),
      totalFee,
      openId: buyerId,
      tradeType: means.tradeType,
      userIp: means.userIp,
      timeExpire: tryUntil?.getTime(),
      metadata: { module, orderNumber, channelId, detailUrl: orderPageAddress(module, order) },
    });
  }
}

interface Outcome {
  answer?: PayAnswer;
  followed?: Error;
}

/** Whose an order is that begins, and that nobody has paid yet. */
function begun({
  accountId,
  role,
  openId,
}: Identity): Pick<PayableOrder, 'accountId' | 'orderedBy' | 'status' | 'paymentAttempt' | 'paid' | 'surplus'> {
  const orderedBy = role === 'mobile' && openId !== undefined ? { orderedBy: openId } : {};
  return { accountId, ...orderedBy, status: 'AWAITING_PAYMENT', paymentAttempt: 0, paid: undefined, surplus: [] };
}

/**
 * Before an order is placed in somebody's name.
 * @throws NotTheBuyer
 */
function assertBuyer(identity: Identity, { channelId, buyerId }: Buyer): void {
  if (!mayActFor(identity, { channelId, buyerId })) throw new NotTheBuyer();
}

/**
 * Before an order is shown or paid.
 * @throws OrderNotFound, as if another user's order were not there
 */
function assertVisible(identity: Identity, order: PayableOrder): void {
  if (!mayActFor(identity, order)) throw new OrderNotFound();
}

/**
 * Whether the caller may act for that buyer: a mobile user only for themselves, the SCRM for everybody of its account. Who pays through
 * another channel's account (proxy payment) has a buyerId of their own, which pay OAuth has put into their token.
 */
function mayActFor(identity: Identity, buyer: Buyer & { orderedBy?: string }): boolean {
  const { role, channelId, openId, buyerId } = identity;
  if (role !== 'mobile') return true;
  if (buyer.channelId !== channelId) return false;
  // Once another channel collects the payments, the user has another buyerId: who ordered stays who ordered.
  return [openId, buyerId].some((own) => own === buyer.buyerId) || (openId !== undefined && openId === buyer.orderedBy);
}

/**
 * Who pays, where the order's own buyerId is no longer of the channel that collects payments: as pay OAuth told the user's token, or as the SCRM
 * says.
 */
function payerOf(identity: Identity, { channelId }: PayableOrder, buyerId: string | undefined): OpenId | undefined {
  if (buyerId !== undefined) assertBuyer(identity, { channelId, buyerId });
  const payer = buyerId ?? (identity.role === 'mobile' ? identity.buyerId : undefined);
  return payer === undefined ? undefined : parseOpenId(payer, 'buyerId');
}

/** The number is of a trade that is over, that is paid in another way, or that is no trade of this order. */
function isFollowed(error: unknown): error is Error {
  return [TradeExpired, TradeClosed, OutTradeNoConflict, OrderMismatch].some((Followed) => error instanceof Followed);
}

/** The try was begun while another channel collected the payments: its prepay_id is of no use under this one. */
function isOfAnotherChannel(error: unknown): error is PaymentRefused {
  return error instanceof PaymentRefused && OTHER_CHANNEL.has(error.reason ?? '');
}

/** An openId belongs to ONE appid (WeChat's rule), and this one is not of the channel that collects payments now. */
function isOfAnotherPayer(error: unknown): error is WrongPayer {
  return error instanceof WrongPayer;
}

function payerAfter(
  followed: Error | undefined,
  { buyerId }: PayableOrder,
  { payer }: { payer: OpenId | undefined },
): OpenId {
  return isOfAnotherPayer(followed) ? (payer ?? buyerId) : buyerId;
}

function isRunningOut({ tryUntil }: PayableOrder, now: Date): boolean {
  return tryUntil !== undefined && tryUntil.getTime() - now.getTime() < RUNNING_OUT_MS;
}

function tryUntilOf({ deadline, payUntil }: PayableOrder, now: Date): Date {
  const wanted = payUntil?.getTime() ?? now.getTime() + TRY_MS;
  return new Date(Math.max(Math.min(wanted, deadline.getTime()), now.getTime() + SHORTEST_TRY_MS));
}
