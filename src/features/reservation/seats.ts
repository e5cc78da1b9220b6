import { Injectable } from '@nestjs/common';
import { type AccountId, Clock, defineError } from '../../common/index.js';
import { type PayableOrder } from '../kit/index.js';
import { type SeatClaim, SeatRepository, type SlotKey } from './seat.repository.js';
import { type Slot, slotsAhead } from './slot.js';

/** The slot has begun, or begins before anybody could pay: its seats can no longer be had. */
export class SlotBegun extends defineError('slot-begun', 'conflict', (slotId: string) => ({
  message: `Slot ${slotId} has begun, or is about to.`,
  members: { slotId },
})) {}

/** Every seat of the slot is somebody's; one that is held and not paid for may be free later. */
class SlotTaken extends defineError('slot-taken', 'conflict', (slotId: string) => ({
  message: `Slot ${slotId} has no seat left.`,
  members: { slotId },
})) {}

/** A buyer has one seat of a slot at a time that is not paid for. */
class SeatHeldAlready extends defineError('seat-held-already', 'conflict', (slotId: string, orderNumber: string) => ({
  message: `You hold a seat of slot ${slotId} already; pay order ${orderNumber} first, or wait until its hold is over.`,
  members: { slotId, orderNumber },
})) {}

/** A slot, and how many seats of it can be had. */
export type OpenSlot = Slot & { available: number };

type Claimant = SlotKey & Pick<PayableOrder, 'orderNumber' | 'orderedBy' | 'paymentAttempt'>;

/** What became of the wish for a seat. `one-at-a-time`: the buyer holds another seat of the slot that is not paid for. */
type SeatOutcome = { kind: 'claimed' } | { kind: 'full' } | { kind: 'one-at-a-time'; orderNumber: string };

/** Gives a slot's seats to orders: one each, and never more than there are. */
@Injectable()
export class Seats {
  constructor(
    private readonly repository: SeatRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Holds the order's own seat for longer, never shorter, or a free one, for the try to pay that the order names.
   * @throws SlotTaken, SeatHeldAlready
   */
  async hold(order: Claimant, heldUntil: Date): Promise<void> {
    const outcome = await this.claim(order, heldUntil);
    if (outcome.kind === 'full') throw new SlotTaken(order.slotId);
    if (outcome.kind === 'one-at-a-time') throw new SeatHeldAlready(order.slotId, outcome.orderNumber);
  }

  /** Gives a paid order its seat for good: its own, or, where that was given away, a free one. @returns false where there is none */
  async book(order: Claimant): Promise<boolean> {
    return (await this.claim(order, undefined)).kind === 'claimed';
  }

  /** Frees what is held for the order's try or an earlier one, and not paid for. A later try holds for itself. */
  async free({ orderNumber, paymentAttempt, ...slot }: Claimant): Promise<void> {
    const isFreed = (claim: SeatClaim): boolean =>
      claim.orderNumber === orderNumber && claim.heldUntil !== undefined && claim.attempt <= paymentAttempt;
    await this.remove(slot, isFreed);
  }

  /** Frees the seat of an order whose money went back. */
  async giveUp({ orderNumber, ...slot }: Claimant): Promise<void> {
    await this.remove(slot, (claim) => claim.orderNumber === orderNumber);
  }

  /** The slots of the coming days. */
  async openSlots(accountId: AccountId): Promise<OpenSlot[]> {
    const slots = slotsAhead(this.clock.now());
    const claims = await this.repository.findAll(slots.map(({ id, seats }) => ({ accountId, slotId: id, seats })));
    const now = this.clock.now();
    return slots.map((slot, index) => {
      const available = Math.max(0, slot.seats - takenOf(claims[index] ?? [], now).length);
      return { ...slot, available };
    });
  }

  /** Decides on the claims as they stand, again if another came first. */
  private async claim(order: Claimant, heldUntil: Date | undefined): Promise<SeatOutcome> {
    for (;;) {
      const known = await this.repository.find(order);
      const decision = decide(known.claims, order, { heldUntil, now: this.clock.now() });
      if (!decision.claims) return decision.outcome;
      if (await this.repository.replaceUnlessChanged(order, known, decision.claims)) return decision.outcome;
    }
  }

  private async remove(slot: SlotKey, isRemoved: (claim: SeatClaim) => boolean): Promise<void> {
    for (;;) {
      const known = await this.repository.find(slot);
      const claims = known.claims.filter((claim) => !isRemoved(claim));
      if (claims.length === known.claims.length) return;
      if (await this.repository.replaceUnlessChanged(slot, known, claims)) return;
    }
  }
}

interface Decision {
  outcome: SeatOutcome;
  /** What is to be written; absent where nothing changes. */
  claims?: SeatClaim[];
}

/** @param wish `heldUntil` absent: for good */
function decide(
  claims: SeatClaim[],
  order: Claimant,
  { heldUntil, now }: { heldUntil: Date | undefined; now: Date },
): Decision {
  const outcome: SeatOutcome = { kind: 'claimed' };
  const own = claims.find(({ orderNumber }) => orderNumber === order.orderNumber);
  if (own && !own.heldUntil) return { outcome };
  // A hold that is over counts as long as nobody else has taken the seat; a second one of the order, which an older version gave, goes.
  const others = takenOf(claims, now).filter(({ orderNumber }) => orderNumber !== order.orderNumber);
  const isHeld = own?.heldUntil !== undefined && (own.heldUntil > now || others.length < order.seats);
  if (!isHeld && others.length >= order.seats) return { outcome: { kind: 'full' } };
  const another = others.find((other) => isHeldBySame(other, order));
  if (!isHeld && heldUntil && another) return { outcome: { kind: 'one-at-a-time', orderNumber: another.orderNumber } };
  return { outcome, claims: [...others, claimOf(order, own, heldUntil)] };
}

/** Longer and for a later try only: calls at the same moment may have read the order before one another. */
function claimOf(order: Claimant, own: SeatClaim | undefined, heldUntil: Date | undefined): SeatClaim {
  const { orderNumber, orderedBy, paymentAttempt } = order;
  const until = heldUntil && own?.heldUntil && own.heldUntil > heldUntil ? own.heldUntil : heldUntil;
  return {
    orderNumber,
    attempt: Math.max(own?.attempt ?? 0, paymentAttempt),
    ...(orderedBy !== undefined && { orderedBy }),
    ...(until && { heldUntil: until }),
  };
}

function isHeldBySame({ orderedBy, heldUntil }: SeatClaim, order: Claimant): boolean {
  return heldUntil !== undefined && orderedBy !== undefined && orderedBy === order.orderedBy;
}

function takenOf(claims: readonly SeatClaim[], now: Date): SeatClaim[] {
  return claims.filter(({ heldUntil }) => !heldUntil || heldUntil > now);
}
