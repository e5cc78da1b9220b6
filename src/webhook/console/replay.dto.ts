import { IsBoolean, IsISO8601, IsOptional, Matches } from 'class-validator';

/** Which deliveries to make again. */
export class ReplayDto {
  /** Events received from then … */
  @IsISO8601({ strict: true })
  from!: string;

  /** … until before then. */
  @IsISO8601({ strict: true })
  to!: string;

  /** Only this module's. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  module?: string;

  /** Only says how many there are. */
  @IsOptional()
  @IsBoolean()
  dryRun = false;
}
