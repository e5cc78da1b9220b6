import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { isDuplicateKey } from '../../database/index.js';
import { ReservationSeatDocument } from './seat.schema.js';

/** One seat for one order. */
export interface SeatClaim {
  seat: string;
  orderNumber: string;
}

/** Who has which seat. Every write is of one seat, and says in its condition whose it is. */
@Injectable()
export class SeatRepository {
  constructor(@InjectModel(ReservationSeatDocument.name) private readonly model: Model<ReservationSeatDocument>) {}

  /** Takes a seat that nobody has, or whose hold is over. @returns false where it is somebody's */
  async holdIfFree({ seat, orderNumber }: SeatClaim, heldUntil: Date, now: Date): Promise<boolean> {
    try {
      await this.model.create({ _id: seat, orderNumber, heldUntil });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const over = { _id: seat, heldUntil: trusted({ $lte: now }) };
    return (await this.model.updateOne(over, { $set: { orderNumber, heldUntil } })).matchedCount > 0;
  }

  /** @returns false where the seat is not the order's any more */
  async prolongIfHeldBy({ seat, orderNumber }: SeatClaim, heldUntil: Date): Promise<boolean> {
    const held = { _id: seat, orderNumber, heldUntil: trusted({ $exists: true }) };
    return (await this.model.updateOne(held, { $set: { heldUntil } })).matchedCount > 0;
  }

  /** For good; a hold that is over counts as long as nobody else has taken the seat. */
  async bookIfHeldBy({ seat, orderNumber }: SeatClaim): Promise<boolean> {
    return (await this.model.updateOne({ _id: seat, orderNumber }, { $unset: { heldUntil: 1 } })).matchedCount > 0;
  }

  /** A seat that is paid for stays. */
  async freeIfHeldBy({ seat, orderNumber }: SeatClaim): Promise<void> {
    await this.model.deleteOne({ _id: seat, orderNumber, heldUntil: trusted({ $exists: true }) });
  }

  async freeIfOf({ seat, orderNumber }: SeatClaim): Promise<void> {
    await this.model.deleteOne({ _id: seat, orderNumber });
  }

  /** @returns those of the seats that are somebody's now */
  async taken(seats: readonly string[], now: Date): Promise<Set<string>> {
    const documents = await this.model.find({ _id: trusted({ $in: seats }) }).lean<ReservationSeatDocument[]>();
    return new Set(documents.filter(({ heldUntil }) => !heldUntil || heldUntil > now).map(({ _id }) => _id));
  }
}
