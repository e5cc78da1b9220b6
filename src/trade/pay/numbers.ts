import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model } from 'mongoose';
import {
  type AccountId,
  type OutRefundNo,
  type OutTradeNo,
  parseOutRefundNo,
  parseOutTradeNo,
  Randomness,
} from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { TradeRepository } from '../trade.repository.js';
import { RefundRepository } from '../refund/refund.repository.js';

/** A secret of the service, made once for all its processes. */
@Schema({ collection: 'secrets', versionKey: false })
export class SecretDocument {
  /** What it is for. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  value!: string;
}

export const SecretSchema = SchemaFactory.createForClass(SecretDocument);

const PURPOSE = 'idempotency-key';
const SECRET_BYTES = 32;
const OUT_TRADE_NO_LENGTH = 32;

interface Keyed {
  accountId: AccountId;
  idempotencyKey?: string | undefined;
}

/**
 * The numbers of orders and refunds that have none of their own: drawn, or derived from an Idempotency-Key: the same for every repeat under
 * one key, another one for every other account. They are derived with a secret, so that no other tenant can take one first. The secret is
 * stored beside the trades that it names, so it survives a change of the tokens' secret. A number that an older version derived without one
 * is found again.
 */
@Injectable()
export class TradeNumbers {
  private secret: Promise<string> | undefined;

  constructor(
    @InjectModel(SecretDocument.name) private readonly secrets: Model<SecretDocument>,
    private readonly trades: TradeRepository,
    private readonly refunds: RefundRepository,
    private readonly randomness: Randomness,
  ) {}

  /** The number of an order without one of its own; should it be taken, another one is to be drawn. */
  drawTradeNumber(): OutTradeNo {
    return parseOutTradeNo(this.randomness.objectId());
  }

  drawRefundNumber(): OutRefundNo {
    return parseOutRefundNo(this.randomness.objectId());
  }

  /** @returns undefined where there is no key */
  async tradeNumber({ accountId, idempotencyKey }: Keyed): Promise<OutTradeNo | undefined> {
    if (idempotencyKey === undefined) return undefined;
    const old = parseOutTradeNo(unkeyed(accountId, idempotencyKey).slice(0, OUT_TRADE_NO_LENGTH));
    if ((await this.trades.find(old))?.accountId === accountId) return old;
    return parseOutTradeNo((await this.keyed(accountId, idempotencyKey)).slice(0, OUT_TRADE_NO_LENGTH));
  }

  /** @returns undefined where there is no key */
  async refundNumber({ accountId, idempotencyKey }: Keyed): Promise<OutRefundNo | undefined> {
    if (idempotencyKey === undefined) return undefined;
    const old = parseOutRefundNo(unkeyed(accountId, idempotencyKey));
    if ((await this.refunds.find(old))?.accountId === accountId) return old;
    return parseOutRefundNo(await this.keyed(accountId, idempotencyKey));
  }

  private async keyed(accountId: AccountId, idempotencyKey: string): Promise<string> {
    this.secret ??= this.load().catch((error: unknown) => {
      this.secret = undefined;
      throw error;
    });
    return createHmac('sha256', await this.secret)
      .update(`${accountId}\n${idempotencyKey}`)
      .digest('hex');
  }

  /** The first process makes it. */
  private async load(): Promise<string> {
    for (;;) {
      const known = await this.secrets.findById(PURPOSE).read('primary').lean<SecretDocument>();
      if (known) return known.value;
      try {
        await this.secrets.create({ _id: PURPOSE, value: randomBytes(SECRET_BYTES).toString('base64url') });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }
}

function unkeyed(accountId: AccountId, idempotencyKey: string): string {
  return createHash('sha256').update(`${accountId}\n${idempotencyKey}`).digest('hex');
}
