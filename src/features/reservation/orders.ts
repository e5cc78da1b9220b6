import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ApiProperty } from '@nestjs/swagger';
import { type Model } from 'mongoose';
import { HOUR, InvalidInput, IsOpaqueId, MINUTE } from '../../common/index.js';
import { type BillLine } from '../../webapp/index.js';
import { OnPayment, type PaymentContext } from '../../webhook/index.js';
import {
  BuyerDto,
  isEntered,
  isTimeLeft,
  NEWS_MS,
  type NextTry,
  OrderBook,
  type OrderDraft,
  OrderNotPayable,
  type OrderPaymentView,
  type PayableOrder,
  PayableOrderDocument,
  type Payment,
  paymentViewOf,
  SHORTEST_TRY_MS,
  type UnpaidStatus,
} from '../kit/index.js';
import { Seats, SlotBegun } from './seats.js';
import { slotsAhead } from './slot.js';

/** A seat that somebody wants. */
export interface ReservationOrder extends PayableOrder {
  slotId: string;
  /** As it was when the seat was ordered, as all of the slot is. */
  slotName: string;
  startsAt: Date;
  /** How many seats the slot has. */
  seats: number;
  /** The last moment to pay for the seat that is held; the seat is held a little longer. Paying again prolongs it, up to the deadline. */
  payUntil: Date;
}

@Schema({ collection: 'reservation_orders', versionKey: false })
export class ReservationOrderDocument extends PayableOrderDocument {
  @Prop({ type: String, required: true })
  slotId!: string;

  @Prop({ type: String, required: true })
  slotName!: string;

  @Prop({ type: Date, required: true })
  startsAt!: Date;

  @Prop({ type: Number, required: true })
  seats!: number;

  @Prop({ type: Date, required: true })
  payUntil!: Date;
}

export const ReservationOrderSchema = SchemaFactory.createForClass(ReservationOrderDocument);

export class ReservationOrderDto extends BuyerDto {
  @ApiProperty({ example: '20260301-1000' })
  @IsOpaqueId()
  slotId!: string;
}

/** A reservation as its buyer and the pages see it. */
interface ReservationView extends OrderPaymentView {
  /** The seat, as a shop's order lists its goods. */
  items: { goodsId: string; name: string; price: number; quantity: number }[];
  slot: { id: string; name: string; startsAt: string };
  /** The last moment to pay, until when the seat is held. */
  payUntil: string;
}

const PAYABLE_FOR_MS = 15 * MINUTE;
/** A seat that is not paid for by then is given up for good: nobody holds one for ever by beginning to pay. */
const LONGEST_MS = HOUR;

/** Who has reserved what: never an order that can be paid without a seat that is held for as long. */
@Injectable()
export class Reservations extends OrderBook<ReservationOrder, ReservationOrderDto> {
  override readonly holds = true;

  constructor(
    @InjectModel(ReservationOrderDocument.name) model: Model<ReservationOrderDocument>,
    private readonly seats: Seats,
  ) {
    super('reservation', model);
  }

  @OnPayment('reservation')
  handle(context: PaymentContext): Promise<void> {
    return this.applyPayment(context);
  }

  /** @throws InvalidInput for a slot that there is not, or that has begun; SlotBegun for one that begins before anybody can pay */
  override draft({ slotId }: ReservationOrderDto, createdAt: Date): OrderDraft<ReservationOrder> {
    const slot = slotsAhead(createdAt).find(({ id }) => id === slotId);
    if (!slot) throw InvalidInput.of('slotId', 'must be one of the slots that GET /api/reservation/slots lists');
    const { name: slotName, price: totalFee, startsAt, seats } = slot;
    const deadline = lastMomentOf({ createdAt, startsAt });
    if (!isTimeLeft({ deadline }, createdAt)) throw new SlotBegun(slotId);
    const payUntil = payUntilOf({ deadline }, createdAt);
    return { slotId, slotName, startsAt, seats, totalFee, deadline, payUntil };
  }

  override linesOf({ slotName: name, totalFee: amount }: ReservationOrder): BillLine[] {
    return [{ name, amount }];
  }

  override viewOf(order: ReservationOrder): ReservationView {
    const { slotId: id, slotName: name, startsAt, payUntil } = order;
    return {
      ...paymentViewOf(order),
      items: [{ goodsId: id, name, price: order.totalFee, quantity: 1 }],
      slot: { id, name, startsAt: startsAt.toISOString() },
      payUntil: payUntil.toISOString(),
    };
  }

  /** @throws SlotTaken, SeatHeldAlready */
  override onPlaced(order: ReservationOrder): Promise<void> {
    return this.seats.hold(order, heldUntil(order));
  }

  /** @throws SlotBegun, OrderNotPayable; SlotTaken where the seat was freed and none is left, SeatHeldAlready */
  override async onPaying(order: ReservationOrder): Promise<ReservationOrder> {
    const current = await this.withTime(order);
    await this.seats.hold(current, heldUntil(current));
    return current;
  }

  /** The seat is held once more for each try that begins: the end of the try before may free what was held for that one. */
  override async beginNextAttempt(order: ReservationOrder, next: NextTry): Promise<boolean> {
    if (!(await super.beginNextAttempt(order, next))) return false;
    await this.seats.hold({ ...order, paymentAttempt: order.paymentAttempt + 1 }, heldUntil(order));
    return true;
  }

  /** The seat first, then the order: repeated after a crash in between, both are found as they should be. */
  override async onPaid(order: ReservationOrder, payment: Payment): Promise<void> {
    const needsSeat = order.status !== 'PAID' && order.status !== 'REFUNDED';
    if (needsSeat && (await this.seats.book(order)) && (await this.markPaid(order, payment))) return;
    const now = await this.find(order);
    if (!now) return;
    // This payment went back after the order was read, or the order's own and the seat with it: what was booked since then is nobody's.
    if (now.status !== 'PAID') await this.seats.giveUp(now);
    if (!isEntered(now, payment.outTradeNo)) await this.keepSurplus(now, payment, 'paid for a seat that cannot be had');
  }

  /** An order whose seat was given away has ended. */
  protected override async keepSurplus(order: ReservationOrder, payment: Payment, msg: string): Promise<void> {
    await this.markUnpaid(order, 'CLOSED');
    await super.keepSurplus(order, payment, msg);
  }

  /** A trade whose payment failed can still be paid, with the right password: its seat is held until the trade is closed or the hold is over. */
  override async onEnded(order: ReservationOrder, status: UnpaidStatus): Promise<void> {
    await this.markUnpaid(order, status);
    if (status !== 'PAYMENT_FAILED') await this.seats.free(order);
  }

  override async onRefunded(order: ReservationOrder, payment: Payment): Promise<void> {
    if (await this.markRefunded(order, payment)) await this.seats.giveUp(order);
  }

  protected override read(document: ReservationOrderDocument): ReservationOrder {
    // A try that an older version began is as long as the hold was then.
    const { tryUntil = document.payUntil } = document;
    return { ...super.read(document), tryUntil, deadline: lastMomentOf(document) };
  }

  private async withTime(order: ReservationOrder): Promise<ReservationOrder> {
    const now = this.clock.now();
    if (order.startsAt <= now) throw new SlotBegun(order.slotId);
    if (order.deadline <= now) throw new OrderNotPayable('CLOSED');
    if (!isRunningOut(order, now) || !isTimeLeft(order, now)) return order;
    // Whoever else prolongs it at the same time has given it enough.
    await this.update(order, { payUntil: order.payUntil }, { $set: { payUntil: payUntilOf(order, now) } });
    return (await this.find(order)) ?? order;
  }
}

/** The order's own last moment to pay: an hour after it was placed, and never after the slot has begun. */
function lastMomentOf({ createdAt, startsAt }: Pick<ReservationOrder, 'createdAt' | 'startsAt'>): Date {
  return new Date(Math.min(createdAt.getTime() + LONGEST_MS, startsAt.getTime()));
}

function payUntilOf({ deadline }: Pick<ReservationOrder, 'deadline'>, now: Date): Date {
  return new Date(Math.min(now.getTime() + PAYABLE_FOR_MS, deadline.getTime()));
}

function heldUntil({ payUntil }: ReservationOrder): Date {
  return new Date(payUntil.getTime() + NEWS_MS);
}

/** Whether so little time is left that paying needs more of it. */
function isRunningOut({ payUntil }: ReservationOrder, now: Date): boolean {
  return payUntil.getTime() - now.getTime() < SHORTEST_TRY_MS;
}
