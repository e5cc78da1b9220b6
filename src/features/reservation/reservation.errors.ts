import { DomainError } from '../../common/index.js';
import { type SeatOutcome } from './seats.js';

/** The slot has begun, or begins before anybody could pay: its seats can no longer be had. */
export class SlotBegun extends DomainError {
  readonly code = 'slot-begun';
  readonly kind = 'conflict';

  constructor(slotId: string) {
    super(`Slot ${slotId} has begun, or is about to.`, { members: { slotId } });
  }
}

/** A buyer has one seat of a slot at a time that is not paid for. */
export class SeatHeldAlready extends DomainError {
  readonly code = 'seat-held-already';
  readonly kind = 'conflict';

  constructor(slotId: string, orderNumber: string) {
    super(
      `You hold a seat of slot ${slotId} already; pay order ${orderNumber} first, or wait until its hold is over.`,
      {
        members: { slotId, orderNumber },
      },
    );
  }
}

/** Why there is no seat. */
export function seatRefused(slotId: string, outcome: Exclude<SeatOutcome, { kind: 'claimed' }>): DomainError {
  return outcome.kind === 'full' ? new SlotTaken(slotId) : new SeatHeldAlready(slotId, outcome.orderNumber);
}

/** Every seat of the slot is somebody's; one that is held and not paid for may be free later. */
export class SlotTaken extends DomainError {
  readonly code = 'slot-taken';
  readonly kind = 'conflict';

  constructor(slotId: string) {
    super(`Slot ${slotId} has no seat left.`, { members: { slotId } });
  }
}
