import { Body, Controller, Get, HttpCode, Injectable, Post } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { type Model } from 'mongoose';
import { CurrentIdentity, type Identity, Requires } from '../../auth/index.js';
import { type AccountId, DEFAULT_TIME_ZONE, TimeZone } from '../../common/index.js';
import { retryLostUpsert } from '../../database/index.js';

@Schema({ collection: 'account_time_zones', versionKey: false })
export class AccountTimeZoneDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  timeZone!: string;
}

export const AccountTimeZoneSchema = SchemaFactory.createForClass(AccountTimeZoneDocument);

/** By which calendar each account counts its days, and by which clock its people read the time. */
@Injectable()
export class AccountTimeZoneRepository {
  constructor(@InjectModel(AccountTimeZoneDocument.name) private readonly model: Model<AccountTimeZoneDocument>) {}

  async find(accountId: AccountId): Promise<TimeZone> {
    const document = await this.model.findById(accountId).lean();
    return TimeZone.parse(document?.timeZone ?? DEFAULT_TIME_ZONE);
  }

  async set(accountId: AccountId, { name }: TimeZone): Promise<void> {
    await retryLostUpsert(() =>
      this.model.updateOne({ _id: accountId }, { $set: { timeZone: name } }, { upsert: true }),
    );
  }
}

/** By which calendar an account counts its days. The rule is `TimeZone.parse`'s. */
class TimeZoneDto {
  @ApiProperty({ example: 'Asia/Shanghai', description: "A name of the IANA's time zone database" })
  @Allow()
  timeZone!: string;
}

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('time-zone:read')
@Controller('api/management/channel/time-zone')
export class TimeZoneController {
  constructor(private readonly zones: AccountTimeZoneRepository) {}

  @Get()
  @ApiOperation({
    summary: "By which calendar the account's days are counted, and by which clock its console tells the time",
  })
  @ApiOkResponse({ type: TimeZoneDto })
  async find(@CurrentIdentity() { accountId }: Identity): Promise<TimeZoneDto> {
    return { timeZone: (await this.zones.find(accountId)).name };
  }

  @Post()
  @Requires('time-zone:write')
  @HttpCode(200)
  @ApiOperation({ summary: "Sets the account's time zone, for lists by day, totals, exports and the console" })
  @ApiOkResponse({ type: TimeZoneDto })
  async set(@CurrentIdentity() { accountId }: Identity, @Body() body: TimeZoneDto): Promise<TimeZoneDto> {
    const zone = TimeZone.parse(body.timeZone);
    await this.zones.set(accountId, zone);
    return { timeZone: zone.name };
  }
}
