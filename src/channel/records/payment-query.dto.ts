import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import {
  type AccountId,
  type ChannelId,
  InvalidInput,
  isKeepableText,
  IsOpaqueId,
  type OutTradeNo,
  parseChannelId,
  type TimeZone,
} from '../../common/index.js';
import { type PaymentFilter, type PaymentPosition } from '../../trade/index.js';
import { IsDayOrMoment, toSpan } from './span.js';

/**
 * What surrounds a copied number: the backtick of WeChat's bills, the tab behind those of our own export, the quotes and `="…"` of
 * spreadsheets, blanks and invisible marks.
 */
const AROUND = String.raw`[\s\p{Cc}\p{Cf}\u0060'"‘’“”＇＂]+`;
const BEFORE = new RegExp(`^(?:=?${AROUND})+`, 'u');
const BEHIND = new RegExp(`${AROUND}$`, 'u');
const CONTROL = /\p{Cc}/u;

/** Strips what a number was copied with; an empty value counts as absent. */
export function PastedNumber(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? searchedNumber(value) : value)),
    IsOptional(),
  );
}

/** Accepts the beginning of a number, as `PastedNumber` strips it; an empty value counts as absent. */
export function IsSearchedNumber(): PropertyDecorator {
  return applyDecorators(
    PastedNumber(),
    MaxLength(64, { message: 'must be at most 64 characters' }),
    ValidateBy({
      name: 'isSearchedNumber',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isKeepableText(value) && !CONTROL.test(value),
        defaultMessage: () => 'must be printable text',
      },
    }),
  );
}

/** @returns the number without what it was copied with; undefined where nothing is left */
export function searchedNumber(pasted: string): string | undefined {
  // The length check refuses it; stripping would only take time.
  if (pasted.length > 200) return pasted;
  return pasted.replace(BEFORE, '').replace(BEHIND, '') || undefined;
}

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

/** A filter of one channel's payments. */
export type ChannelPaymentFilter = PaymentFilter & { channelId: ChannelId };

/** @throws InvalidInput when the span is empty */
export function toFilter(
  query: PaymentFilterDto,
  accountId: AccountId | undefined,
  zone: TimeZone,
): ChannelPaymentFilter {
  const isTest = query.isTest === undefined ? undefined : query.isTest === 'true';
  const channelId = parseChannelId(query.channelId);
  return { accountId, channelId, ...toSpan(query, zone), isTest, number: query.q };
}

/** Where the next page begins: behind this payment. Opaque to callers. */
export function writeCursor({ paidAt, outTradeNo }: PaymentPosition): string {
  return Buffer.from(`${paidAt.getTime()}.${outTradeNo}`).toString('base64url');
}

/** @throws InvalidInput for a cursor that `writeCursor` did not make */
export function readCursor(cursor: string): PaymentPosition {
  const match = /^(\d{1,15})\.([0-9A-Za-z_\-|*]{6,32})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw InvalidInput.of('cursor', 'must be the nextCursor of the page before');
  return { paidAt: new Date(Number(match[1])), outTradeNo: String(match[2]) as OutTradeNo };
}
