import { Injectable } from '@nestjs/common';
import { type AccountId, type ChannelId, Clock, InvalidInput, parseOpenId, Randomness } from '../../common/index.js';
import { type Order, payUntil } from './order.js';
import { type Slot, slotsAhead } from './slot.js';

/** What somebody asks for. */
export interface WantedSeat {
  channelId: string;
  buyerId: string;
  slotId: string;
}

/** Makes an order of a wish: its number, and the slot as it is now. */
@Injectable()
export class OrderFactory {
  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** @throws InvalidInput for a slot that there is not, or that has begun */
  make(accountId: AccountId, channelId: ChannelId, { buyerId, slotId }: Pick<WantedSeat, 'buyerId' | 'slotId'>): Order {
    const now = this.clock.now();
    const slot = findSlot(slotId, now);
    return {
      orderNumber: this.randomness.objectId(),
      accountId,
      channelId,
      buyerId: parseOpenId(buyerId, 'buyerId'),
      slotId,
      slotName: slot.name,
      startsAt: slot.startsAt,
      seats: slot.seats,
      totalFee: slot.price,
      createdAt: now,
      payUntil: payUntil(now),
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
