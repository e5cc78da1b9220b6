import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** `GET /api/trade/orders/:outTradeNo` */
export class TradeQueryDto {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'true: WeConnect is asked first' })
  @IsOptional()
  @IsIn(['true', 'false'])
  refresh?: 'true' | 'false';
}
