import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsOpaqueId } from '../../../common/index.js';
import { IsDayOrMoment } from '../span.js';

/** Whose import. */
export class ImportQueryDto {
  @ApiProperty({ description: "The channel that the orders' metadata names" })
  @IsOpaqueId()
  channelId!: string;
}

/** Which orders to take over. */
export class StartImportDto extends ImportQueryDto {
  @ApiPropertyOptional({ description: 'Made from then: a day or a moment with its offset. Default: the first one' })
  @IsOptional()
  @IsDayOrMoment()
  from?: string;

  @ApiPropertyOptional({
    description: 'Made until the end of that day, or before that moment. Default, and latest: now',
  })
  @IsOptional()
  @IsDayOrMoment()
  to?: string;
}
