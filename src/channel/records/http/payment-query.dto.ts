import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsOpaqueId } from '../../../common/index.js';
import { IsDayOrMoment } from './is-day-or-moment.decorator.js';
import { IsSearchedNumber } from './search-number.js';

/** A channel and a span of time. */
export class SpanQueryDto {
  @ApiProperty({ description: "The channel that the payments' metadata names" })
  @IsOpaqueId()
  channelId!: string;

  @ApiPropertyOptional({ description: "Paid from then: a day in the account's time zone, or a moment with its offset" })
  @IsOptional()
  @IsDayOrMoment()
  from?: string;

  @ApiPropertyOptional({ description: 'Paid until the end of that day, or before that moment' })
  @IsOptional()
  @IsDayOrMoment()
  to?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Test payments only, or real ones only' })
  @IsOptional()
  @IsIn(['true', 'false'])
  isTest?: 'true' | 'false';
}

/** Which payments. */
export class PaymentFilterDto extends SpanQueryDto {
  @ApiPropertyOptional({
    description: "The beginning of an order number, a merchant's number or WeChat's, in capitals or not",
  })
  @IsSearchedNumber()
  q?: string;
}

/** Which payments, and which page of them. */
export class PaymentListDto extends PaymentFilterDto {
  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @ApiPropertyOptional({ default: 20, minimum: 1, maximum: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
}
