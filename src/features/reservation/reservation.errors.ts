import { DomainError } from '../../common/index.js';

/** The slot has begun, or begins before anybody could pay: its seats can no longer be had. */
export class SlotBegun extends DomainError {
  readonly code = 'slot-begun';
  readonly kind = 'conflict';

  constructor(slotId: string) {
    super(`Slot ${slotId} has begun, or is about to.`, { members: { slotId } });
  }
}

/** Every seat of the slot is somebody's; one that is held and not paid for may be free later. */
export class SlotTaken extends DomainError {
  readonly code = 'slot-taken';
  readonly kind = 'conflict';

  constructor(slotId: string) {
    super(`Slot ${slotId} has no seat left.`, { members: { slotId } });
  }
}
