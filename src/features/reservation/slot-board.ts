import { Injectable } from '@nestjs/common';
import { type AccountId, Clock } from '../../common/index.js';
import { Seats } from './seats.js';
import { type Slot, slotsAhead } from './slot.js';

/** A slot, and how many seats of it can be had. */
export type OpenSlot = Slot & { available: number };

/** Shows what can be reserved. */
@Injectable()
export class SlotBoard {
  constructor(
    private readonly seats: Seats,
    private readonly clock: Clock,
  ) {}

  async list(accountId: AccountId): Promise<OpenSlot[]> {
    const slots = slotsAhead(this.clock.now());
    const available = await this.seats.available(accountId, slots);
    return slots.map((slot, index) => ({ ...slot, available: available[index] ?? 0 }));
  }
}
