import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { type InboxState } from '../inbox/inbox-event.js';

const STATES: InboxState[] = ['received', 'confirmed', 'superseded', 'refused'];

/** Which events to list. */
export class EventQueryDto {
  @IsOptional()
  @IsIn(STATES)
  state?: InboxState;

  /** `msg-payment_notification`, `event-subscribe`, `open_payment`, … */
  @IsOptional()
  @Matches(/^[a-z_-]{1,64}$/)
  type?: string;

  @IsOptional()
  @Matches(/^[0-9A-Za-z_\-|*]{6,32}$/)
  outTradeNo?: string;

  /** `true`: only those that the module has not heard whose payment they tell of. */
  @IsOptional()
  @IsIn(['true'])
  untold?: 'true';

  /** `nextCursor` of the page before. */
  @IsOptional()
  @MaxLength(200)
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
}
