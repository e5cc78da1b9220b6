import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type TradeType } from '../../weconnect/index.js';

/** An id of ours or of WeChat's: 1 to 64 letters, digits, `_` or `-`. */
export const IsOpaqueId = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: 'must be 1 to 64 letters, digits, "_" or "-"' });

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
}
