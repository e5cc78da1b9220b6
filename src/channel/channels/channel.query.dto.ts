import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class ChannelQueryDto {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'true: WeConnect is asked now, whatever is kept' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  refresh?: 'true' | 'false';
}
