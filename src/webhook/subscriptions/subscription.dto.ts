import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString } from 'class-validator';
import { isMoment } from '../../common/index.js';

/** A moment with its offset, as text, or in ms since the epoch. What is neither is left for `IsDate` to refuse. */
const AsDate = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    isMoment(value) || typeof value === 'number' ? new Date(value) : value,
  );

const NO_DATE = 'must be a moment with its offset (2024-05-01T18:05:00+08:00), or ms since the epoch';

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
  /** A moment with its offset, or ms since the epoch; now where left out. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional()
  @AsDate()
  @IsDate({ message: NO_DATE })
  startAt?: Date;

  /** Left out: for ever. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional()
  @AsDate()
  @IsDate({ message: NO_DATE })
  endAt?: Date;
}
