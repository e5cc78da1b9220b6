import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Model, trusted } from 'mongoose';
import { type ChannelId } from '../../common/index.js';
import { isDuplicateKey } from '../../database/index.js';
import { type JsapiTicket, type KeptTicket, type Lease, type Refusal } from './jsapi-ticket.js';

@Schema({ collection: 'jsapi_tickets', versionKey: false })
export class JsapiTicketDocument {
  /** The channel. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Number, required: true })
  revision!: number;

  /** The holder of the lease fetches; from this moment on any process may take it. */
  @Prop({ type: Date, required: true })
  leaseUntil!: Date;

  @Prop({ type: String })
  leaseHolder?: string;

  /** Failed attempts in a row. */
  @Prop({ type: Number })
  failures?: number;

  /** Why the last of them failed. */
  @Prop({ type: String })
  refusal?: string;

  /** This and what follows: undefined until the first ticket has come. */
  @Prop({ type: String })
  appId?: string;

  @Prop({ type: String })
  ticket?: string;

  @Prop({ type: Date })
  expiresAt?: Date;

  @Prop({ type: Date })
  refreshAt?: Date;
}

export const JsapiTicketSchema = SchemaFactory.createForClass(JsapiTicketDocument);

/** A lease that no process holds. */
const FREE = new Date(0);

/** Tickets and the leases to refresh them, shared by all processes; each write is one conditional write to the channel's document. */
@Injectable()
export class JsapiTicketRepository {
  constructor(@InjectModel(JsapiTicketDocument.name) private readonly model: Model<JsapiTicketDocument>) {}

  async find(channelId: ChannelId): Promise<KeptTicket | undefined> {
    const document = await this.model.findById(channelId).read('primary').lean<JsapiTicketDocument>();
    if (!document) return undefined;
    const { revision, failures = 0 } = document;
    return { channelId, ticket: ticketOf(document), refusal: refusalOf(document), failures, revision };
  }

  /** Makes the channel's document, without a ticket, unless it is there. */
  async open(channelId: ChannelId): Promise<KeptTicket> {
    try {
      await this.model.create({ _id: channelId, revision: 0, leaseUntil: FREE });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return { channelId, ticket: undefined, refusal: undefined, failures: 0, revision: 0 };
  }

  /** Forgets a channel's ticket, and the lease to fetch one. */
  async remove(channelId: ChannelId): Promise<void> {
    await this.model.deleteOne({ _id: channelId });
  }

  /** @returns false while another has the lease, or where there is a newer ticket than the one of that revision */
  async takeLease({ channelId, holder, revision }: Lease, now: Date, until: Date): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: channelId, revision, leaseUntil: trusted({ $lte: now }) },
      { $set: { leaseUntil: until, leaseHolder: holder } },
    );
    return matchedCount > 0;
  }

  /** Keeps a new ticket and gives the lease back; not where the lease has gone to another meanwhile. */
  async keepUnderLease({ channelId, holder, revision }: Lease, ticket: JsapiTicket): Promise<void> {
    await this.model.updateOne(
      { _id: channelId, leaseHolder: holder, revision },
      { $set: { ...ticket, leaseUntil: FREE, failures: 0 }, $unset: { refusal: 1 }, $inc: { revision: 1 } },
    );
  }

  /** Gives the lease back without a ticket: it may be taken once the pause is over. */
  async releaseLease({ channelId, holder, revision }: Lease, { until, reason }: Refusal): Promise<void> {
    await this.model.updateOne(
      { _id: channelId, leaseHolder: holder, revision },
      { $set: { leaseUntil: until, refusal: reason }, $unset: { leaseHolder: 1 }, $inc: { failures: 1 } },
    );
  }
}

/** A lease without a holder that is not free is a pause after a failure. */
function refusalOf({ leaseUntil, leaseHolder, refusal }: JsapiTicketDocument): Refusal | undefined {
  return leaseHolder === undefined && refusal !== undefined ? { until: leaseUntil, reason: refusal } : undefined;
}

function ticketOf({ appId, ticket, expiresAt, refreshAt }: JsapiTicketDocument): JsapiTicket | undefined {
  if (appId === undefined || ticket === undefined || !expiresAt || !refreshAt) return undefined;
  return { appId, ticket, expiresAt, refreshAt };
}
