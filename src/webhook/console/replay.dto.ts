import { IsBoolean, IsOptional, Matches } from 'class-validator';
import { IsMoment } from '../../common/index.js';

/** Which deliveries to make again. */
export class ReplayDto {
  /** Events received from then … */
  @IsMoment()
  from!: string;

  /** … until before then. */
  @IsMoment()
  to!: string;

  /** Only this module's. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  module?: string;

  /** Only says how many there are. It may be left out, but not be null: whoever sent that did not say to replay. */
  @IsBoolean()
  dryRun = false;
}
