import { Injectable, Logger } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import { Clock, MINUTE } from '../../common/index.js';
import { retryLostUpsert } from '../../database/index.js';

/** A key that WeChat Pay has signed messages of a merchant's with, and when it did last. */
export interface SigningKeyUse {
  /** `PUB_KEY_ID_…`, or the serial of a platform certificate. */
  serial: string;
  at: Date;
}

@Schema({ collection: 'direct_signing_keys', versionKey: false })
export class SigningKeyDocument {
  /** Merchant and serial. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  merchantId!: string;

  @Prop({ type: String, required: true })
  serial!: string;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const SigningKeySchema = SchemaFactory.createForClass(SigningKeyDocument);
SigningKeySchema.index({ merchantId: 1 });

/** Which keys the last verified messages of each merchant named: so an administrator sees WeChat's switch from one to the other happen. */
@Injectable()
export class SigningKeyRepository {
  private readonly logger = new Logger(SigningKeyRepository.name);
  private readonly noted = new Map<string, number>();

  constructor(
    @InjectModel(SigningKeyDocument.name) private readonly model: Model<SigningKeyDocument>,
    private readonly clock: Clock,
  ) {}

  /** Written at most once a minute for each key, in the background: no payment waits for it, and none fails by it. */
  note(merchantId: string, serial: string): void {
    const at = this.clock.now();
    const id = `${merchantId} ${serial}`;
    if (at.getTime() - (this.noted.get(id) ?? 0) < MINUTE) return;
    this.noted.set(id, at.getTime());
    const update = { $set: { merchantId, serial }, $max: { at } };
    retryLostUpsert(() => this.model.updateOne({ _id: id }, update, { upsert: true })).catch((error: unknown) => {
      this.logger.warn({ msg: 'use of a signing key not noted', merchantId, error: String(error) });
    });
  }

  /** The one used last comes first. */
  async findOf(merchantId: string): Promise<SigningKeyUse[]> {
    const found = await this.model.find({ merchantId }).sort({ at: -1 }).lean<SigningKeyDocument[]>();
    return found.map(({ serial, at }) => ({ serial, at }));
  }
}
