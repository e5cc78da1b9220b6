import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type Delivery } from './delivery.js';
import { DeadLetterDocument } from './dead-letter.schema.js';

/** Why a delivery was given up, and when. */
export interface DeadLetter {
  id: string;
  error: string;
  at: Date;
}

/** Deliveries that were given up; nothing here expires. */
@Injectable()
export class DeadLetterRepository {
  constructor(@InjectModel(DeadLetterDocument.name) private readonly model: Model<DeadLetterDocument>) {}

  async put({ id, eventKey, module, attempts }: Delivery, error: string, at: Date): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      { $set: { inboxId: eventKey, module, att: attempts, err: error, at } },
      { upsert: true },
    );
  }

  async remove(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }

  async findByEvents(eventKeys: readonly string[]): Promise<DeadLetter[]> {
    const documents = await this.model.find({ inboxId: trusted({ $in: [...eventKeys] }) }).lean();
    return documents.map(({ _id, err, at }) => ({ id: _id, error: err, at }));
  }
}
