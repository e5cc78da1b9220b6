import { IsIn, Matches, ValidateBy } from 'class-validator';
import { isMoment } from '../../common/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';

/** The times of the form are China's, as all times of the console. */
const ZONE = '+08:00';

/** Accepts what a browser's `datetime-local` field sends. */
const IsLocalTime = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalTime',
    validator: {
      validate: (value) => typeof value === 'string' && isMoment(`${value}${ZONE}`),
      defaultMessage: () => 'must be a date and a time',
    },
  });

/** Which deliveries to make again, and whether to do so or only to count them. */
export class ReplayForm {
  @IsLocalTime()
  from!: string;

  @IsLocalTime()
  to!: string;

  @OptionalField()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  module?: string;

  @IsIn(['count', 'replay'])
  step!: 'count' | 'replay';
}

export const fromLocal = (written: string): Date => new Date(`${written}${ZONE}`);

/** What the form's field shows. */
export const toLocal = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
