import { DomainError } from '../../common/index.js';

/** The slot has begun: its seats can no longer be paid for. */
export class SlotBegun extends DomainError {
  readonly code = 'slot-begun';
  readonly kind = 'conflict';

  constructor(slotId: string) {
    super(`Slot ${slotId} has begun.`, { members: { slotId } });
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
