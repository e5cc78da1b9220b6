import { IsIn, Matches, MaxLength } from 'class-validator';
import { PastedNumber } from '../../channel/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';

export const EVENT_STATES = ['received', 'confirmed', 'superseded', 'refused'] as const;

/** Which events to show. */
export class EventsQueryDto {
  @OptionalField()
  @IsIn(EVENT_STATES)
  state?: (typeof EVENT_STATES)[number];

  @OptionalField()
  @Matches(/^[a-z_-]{1,64}$/)
  type?: string;

  @PastedNumber()
  @Matches(/^[0-9A-Za-z_\-|*]{6,32}$/, { message: 'must be 6 to 32 characters of 0-9 a-z A-Z _ - | *' })
  outTradeNo?: string;

  /** Only events that a module has given up. */
  @OptionalField()
  @IsIn(['1'])
  dead?: '1';

  /** Only events that the module has not heard whose payment they tell of. */
  @OptionalField()
  @IsIn(['1'])
  untold?: '1';

  @OptionalField()
  @MaxLength(200)
  cursor?: string;
}
