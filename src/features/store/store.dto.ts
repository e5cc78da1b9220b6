import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type TradeType } from '../../weconnect/index.js';

const OPAQUE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const OPAQUE_ID_MESSAGE = { message: 'must be 1 to 64 letters, digits, "_" or "-"' };

export class OrderItemDto {
  @ApiProperty({ example: 'longjing-tea' })
  @Matches(OPAQUE_ID, OPAQUE_ID_MESSAGE)
  goodsId!: string;

  @ApiProperty({ example: 1 })
  @IsInt()
  @Min(1)
  @Max(999)
  quantity!: number;
}

export class PlaceOrderDto {
  /** The channel that the buyer came by. */
  @Matches(OPAQUE_ID, OPAQUE_ID_MESSAGE)
  channelId!: string;

  /** The buyer's openId under the PAYING channel, as pay OAuth gives it. */
  @Matches(OPAQUE_ID, OPAQUE_ID_MESSAGE)
  buyerId!: string;

  @ApiProperty({ type: [OrderItemDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OrderItemDto)
  items!: OrderItemDto[];
}

export class PayOrderDto {
  /** NATIVE: a QR code, for a page outside WeChat. */
  @ApiProperty({ enum: ['JSAPI', 'NATIVE'], required: false, default: 'JSAPI' })
  @IsOptional()
  @IsIn(['JSAPI', 'NATIVE'])
  tradeType: TradeType = 'JSAPI';
}
