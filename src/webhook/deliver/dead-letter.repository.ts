import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type AccountId } from '../../common/index.js';
import { retryLostUpsert } from '../../database/index.js';
import { type Delivery } from './delivery.js';

/** A delivery that used up its tries, or that its handler gave up for good. It stays until it is replayed. */
@Schema({ collection: 'dead_letters', versionKey: false })
export class DeadLetterDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  inboxId!: string;

  @Prop({ type: String, required: true })
  module!: string;

  /** Of the event; absent where it is nobody's. */
  @Prop({ type: String })
  accountId?: string;

  @Prop({ type: Number, required: true })
  att!: number;

  @Prop({ type: String, required: true })
  err!: string;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const DeadLetterSchema = SchemaFactory.createForClass(DeadLetterDocument);
DeadLetterSchema.index({ inboxId: 1 });
DeadLetterSchema.index({ accountId: 1 });
DeadLetterSchema.index({ module: 1 });

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

  async put({ id, eventKey, module, accountId, attempts }: Delivery, error: string, at: Date): Promise<void> {
    const owner = accountId === undefined ? {} : { accountId };
    const $set = { inboxId: eventKey, module, ...owner, att: attempts, err: error, at };
    await retryLostUpsert(() => this.model.updateOne({ _id: id }, { $set }, { upsert: true }));
  }

  async remove(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }

  /** @param accountId undefined: every account's */
  async count(accountId: AccountId | undefined): Promise<number> {
    return accountId === undefined ? this.model.estimatedDocumentCount() : this.model.countDocuments({ accountId });
  }

  async findByEvents(eventKeys: readonly string[]): Promise<DeadLetter[]> {
    const documents = await this.model.find({ inboxId: trusted({ $in: [...eventKeys] }) }).lean();
    return documents.map(({ _id, err, at }) => ({ id: _id, error: err, at }));
  }
}
