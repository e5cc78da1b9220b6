import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString } from 'class-validator';

/** A date as ISO 8601 text or in ms since the epoch. */
const AsDate = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' || typeof value === 'number' ? new Date(value) : value,
  );

/** What names a subscription. */
export class SubscriptionKeyDto {
  @IsString()
  module!: string;

  @IsString()
  channelId!: string;

  @ApiProperty({ example: 'payment_notification' })
  @IsString()
  dataType!: string;

  @IsIn(['msg', 'event'])
  type!: 'msg' | 'event';
}

export class SubscribeDto extends SubscriptionKeyDto {
  /** ISO 8601, or ms since the epoch; now where left out. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional()
  @AsDate()
  @IsDate({ message: 'must be a date in ISO 8601, or ms since the epoch' })
  startAt?: Date;

  /** Left out: for ever. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional()
  @AsDate()
  @IsDate({ message: 'must be a date in ISO 8601, or ms since the epoch' })
  endAt?: Date;
}
