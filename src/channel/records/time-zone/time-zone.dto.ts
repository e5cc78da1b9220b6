import { ApiProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';

/** By which calendar an account counts its days. The rule is `TimeZone.parse`'s. */
export class TimeZoneDto {
  @ApiProperty({ example: 'Asia/Shanghai', description: "A name of the IANA's time zone database" })
  @Allow()
  timeZone!: string;
}
