import { ApiProperty } from '@nestjs/swagger';
import { IsOpaqueId } from '../../common/index.js';
import { BuyerDto } from '../checkout/index.js';

export class ReservationOrderDto extends BuyerDto {
  @ApiProperty({ example: '20260301-1000' })
  @IsOpaqueId()
  slotId!: string;
}
