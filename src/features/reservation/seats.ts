import { Injectable } from '@nestjs/common';
import { type AccountId, Clock } from '../../common/index.js';
import { type Order } from './order.js';
import { type SeatClaim, SeatRepository } from './seat.repository.js';
import { type Slot } from './slot.js';

type SeatsOf = Pick<Order, 'accountId' | 'slotId' | 'seats'>;
type Claimant = SeatsOf & Pick<Order, 'orderNumber'>;

/** Gives a slot's seats to orders: one each, and never more than there are. */
@Injectable()
export class Seats {
  constructor(
    private readonly repository: SeatRepository,
    private readonly clock: Clock,
  ) {}

  /** Holds the order's own seat for longer, or a free one. @returns false where there is none */
  async hold(order: Claimant, heldUntil: Date): Promise<boolean> {
    const now = this.clock.now();
    return (
      (await this.first(order, (claim) => this.repository.prolongIfHeldBy(claim, heldUntil))) ||
      this.first(order, (claim) => this.repository.holdIfFree(claim, heldUntil, now))
    );
  }

  /** Gives a paid order its seat for good: its own, or, where that was given away, a free one. @returns false where there is none */
  async book(order: Claimant): Promise<boolean> {
    const book = (claim: SeatClaim): Promise<boolean> => this.repository.bookIfHeldBy(claim);
    if (await this.first(order, book)) return true;
    const now = this.clock.now();
    return this.first(order, async (claim) => (await this.repository.holdIfFree(claim, now, now)) && book(claim));
  }

  /** Frees what is held for the order and not paid for. */
  async free(order: Claimant): Promise<void> {
    await Promise.all(claimsOf(order).map((claim) => this.repository.freeIfHeldBy(claim)));
  }

  /** Frees the seat of an order whose money went back. */
  async giveUp(order: Claimant): Promise<void> {
    await Promise.all(claimsOf(order).map((claim) => this.repository.freeIfOf(claim)));
  }

  /** @returns how many seats of each slot can be had, in the order of the slots */
  async available(accountId: AccountId, slots: readonly Slot[]): Promise<number[]> {
    const seatsOf = slots.map(({ id, seats }) => seatIds({ accountId, slotId: id, seats }));
    const taken = await this.repository.taken(seatsOf.flat(), this.clock.now());
    return seatsOf.map((seats) => seats.filter((seat) => !taken.has(seat)).length);
  }

  /** Tries one seat after the other until one succeeds. */
  private async first(order: Claimant, attempt: (claim: SeatClaim) => Promise<boolean>): Promise<boolean> {
    for (const claim of claimsOf(order)) if (await attempt(claim)) return true;
    return false;
  }
}

function claimsOf(order: Claimant): SeatClaim[] {
  return seatIds(order).map((seat) => ({ seat, orderNumber: order.orderNumber }));
}

function seatIds({ accountId, slotId, seats }: SeatsOf): string[] {
  return Array.from({ length: seats }, (_, seat) => `${accountId}|${slotId}|${seat}`);
}
