import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, Schema as MongooseSchema, trusted } from 'mongoose';
import { isDuplicateKey } from '../../database/index.js';

/** One order's seat of a slot. */
export interface SeatClaim {
  orderNumber: string;
  /** Who ordered it, where a buyer did so for themselves. */
  orderedBy?: string;
  /** The try to pay that the seat is held for: the end of an earlier one frees nothing. */
  attempt: number;
  /** When the seat is anybody's again; absent once it is paid for. */
  heldUntil?: Date;
}

/**
 * Whose a slot's seats are. ONE document, so that one conditional write sees all of them: no order has two seats, and no slot gives more
 * than it has, in every engine.
 */
@Schema({ collection: 'reservation_slots', versionKey: false })
export class ReservationSlotDocument {
  /** `<account>|<slot>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: [{ type: MongooseSchema.Types.Mixed }], required: true })
  claims!: SeatClaim[];

  /** Counts the changes: each is made on condition that none came in between. */
  @Prop({ type: Number, required: true })
  revision!: number;
}

export const ReservationSlotSchema = SchemaFactory.createForClass(ReservationSlotDocument);

/** A seat as an older version kept it; read once for each slot, and never written. */
@Schema({ collection: 'reservation_seats', versionKey: false })
export class ReservationSeatDocument {
  /** `<account>|<slot>|<number of the seat>` */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  orderNumber!: string;

  @Prop({ type: Date })
  heldUntil?: Date;
}

export const ReservationSeatSchema = SchemaFactory.createForClass(ReservationSeatDocument);

/** A slot of an account, and how many seats it has. */
export interface SlotKey {
  accountId: string;
  slotId: string;
  seats: number;
}

/** A slot's claims as they were read. */
export interface SlotClaims {
  claims: SeatClaim[];
  /** Absent where nobody has written them down yet. */
  revision?: number;
}

/** Who has which seats of a slot: one document, changed only where it is as it was read. */
@Injectable()
export class SeatRepository {
  constructor(
    @InjectModel(ReservationSlotDocument.name) private readonly slots: Model<ReservationSlotDocument>,
    @InjectModel(ReservationSeatDocument.name) private readonly oldSeats: Model<ReservationSeatDocument>,
  ) {}

  /** @returns the claims, those whose hold is over among them; of a slot that nobody has written to, those that an older version made */
  async find(slot: SlotKey): Promise<SlotClaims> {
    const document = await this.slots.findById(idOf(slot)).read('primary').lean<ReservationSlotDocument>();
    if (document) return { claims: document.claims, revision: document.revision };
    return { claims: (await this.oldClaims([slot])).get(idOf(slot)) ?? [] };
  }

  /** @returns false when somebody else changed them since they were read, and nothing was written */
  async replaceUnlessChanged(slot: SlotKey, { revision }: SlotClaims, claims: SeatClaim[]): Promise<boolean> {
    const _id = idOf(slot);
    if (revision === undefined) return this.insert({ _id, claims, revision: 0 });
    const { matchedCount } = await this.slots.updateOne({ _id, revision }, { $set: { claims }, $inc: { revision: 1 } });
    return matchedCount > 0;
  }

  /** @returns the claims of each slot, in the order of the slots */
  async findAll(slots: readonly SlotKey[]): Promise<SeatClaim[][]> {
    const documents = await this.slots
      .find({ _id: trusted({ $in: slots.map(idOf) }) })
      .lean<ReservationSlotDocument[]>();
    const known = new Map(documents.map(({ _id, claims }) => [_id, claims]));
    const old = await this.oldClaims(slots.filter((slot) => !known.has(idOf(slot))));
    return slots.map((slot) => known.get(idOf(slot)) ?? old.get(idOf(slot)) ?? []);
  }

  private async insert(document: ReservationSlotDocument): Promise<boolean> {
    try {
      await this.slots.create(document);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  private async oldClaims(slots: readonly SlotKey[]): Promise<Map<string, SeatClaim[]>> {
    const ids = slots.flatMap((slot) => Array.from({ length: slot.seats }, (_, seat) => `${idOf(slot)}|${seat}`));
    if (ids.length === 0) return new Map();
    const seats = await this.oldSeats.find({ _id: trusted({ $in: ids }) }).lean<ReservationSeatDocument[]>();
    const claims = new Map<string, SeatClaim[]>();
    for (const { _id, orderNumber, heldUntil } of seats) {
      const slot = _id.slice(0, _id.lastIndexOf('|'));
      const claim = { orderNumber, attempt: 0, ...(heldUntil && { heldUntil }) };
      claims.set(slot, [...(claims.get(slot) ?? []), claim]);
    }
    return claims;
  }
}

function idOf({ accountId, slotId }: SlotKey): string {
  return `${accountId}|${slotId}`;
}
