import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, Clock, InvalidInput, parseOpenId, Randomness } from '../../common/index.js';
import { isTimeLeft } from '../checkout/index.js';
import { lastMomentOf, type Order, payUntil } from './order.js';
import { SlotBegun } from './reservation.errors.js';
import { type Slot, slotsAhead } from './slot.js';

/** What somebody asks for. */
export interface WantedSeat {
  channelId: string;
  buyerId: string;
  slotId: string;
  /** The openId of a buyer who orders for themselves. */
  orderedBy?: string;
}

/** Makes an order of a wish: its number, and the slot as it is now. */
@Injectable()
export class OrderFactory {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** @throws InvalidInput for a slot that there is not, or that has begun; SlotBegun for one that begins before anybody can pay */
  make(accountId: AccountId, channelId: ChannelId, wanted: Omit<WantedSeat, 'channelId'>): Order {
    const { buyerId, slotId, orderedBy } = wanted;
    const now = this.clock.now();
    const slot = findSlot(slotId, now);
    const deadline = lastMomentOf({ createdAt: now, startsAt: slot.startsAt });
    if (!isTimeLeft({ deadline }, now)) throw new SlotBegun(slotId);
    return {
      orderNumber: this.randomness.objectId(),
      accountId,
      channelId,
      buyerId: parseOpenId(buyerId, 'buyerId'),
      ...(orderedBy !== undefined && { orderedBy }),
      slotId,
      slotName: slot.name,
      startsAt: slot.startsAt,
      seats: slot.seats,
      totalFee: slot.price,
      createdAt: now,
      deadline,
      payUntil: payUntil({ deadline }, now),
      status: 'AWAITING_PAYMENT',
      paymentAttempt: 0,
      paid: undefined,
      surplus: [],
    };
  }
}

function findSlot(slotId: string, now: Date): Slot {
  const slot = slotsAhead(now).find(({ id }) => id === slotId);
  if (!slot) throw InvalidInput.of('slotId', 'must be one of the slots that GET /api/reservation/slots lists');
  return slot;
}
