import { IsIn, Matches, MaxLength } from 'class-validator';
import { IsDayOrMoment, IsSearchedNumber } from '../../channel/index.js';
import { IsOpaqueId } from '../../common/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which payments to show. */
export class PaymentsQueryDto {
  @OptionalField()
  @IsOpaqueId()
  channelId?: string;

  @OptionalField()
  @IsDayOrMoment()
  @Matches(DAY, { message: 'must be a day' })
  from?: string;

  @OptionalField()
  @IsDayOrMoment()
  @Matches(DAY, { message: 'must be a day' })
  to?: string;

  @OptionalField()
  @IsIn(['true', 'false'])
  isTest?: 'true' | 'false';

  @IsSearchedNumber()
  q?: string;

  @OptionalField()
  @MaxLength(200)
  cursor?: string;
}
