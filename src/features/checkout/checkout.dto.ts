import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsOpaqueId } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';

/** Who orders: the fields that a module's order begins with. */
export abstract class BuyerDto {
  /** The channel that the buyer came by. */
  @ApiProperty()
  @IsOpaqueId()
  channelId!: string;

  /** The buyer's openId under the PAYING channel, as pay OAuth gives it. */
  @ApiProperty()
  @IsOpaqueId()
  buyerId!: string;
}

/** How an order is paid. */
export class PayOrderDto {
  /** NATIVE: a QR code, for a page outside WeChat. */
  @ApiProperty({ enum: ['JSAPI', 'NATIVE'], required: false, default: 'JSAPI' })
  @IsOptional()
  @IsIn(['JSAPI', 'NATIVE'])
  tradeType: TradeType = 'JSAPI';

  /** The payer's openId under the channel that collects payments now, where that is another one than when the order was placed. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsOpaqueId()
  buyerId?: string;
}

/** How an order is looked at. */
export class OrderQueryDto {
  /** `true`: the gateway is asked, and its word stands in the answer's `gateway`. */
  @ApiProperty({ enum: ['true', 'false'], required: false })
  @IsOptional()
  @IsIn(['true', 'false'])
  refresh?: 'true' | 'false';
}
