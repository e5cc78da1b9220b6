import { IsIn, Matches, ValidateBy } from 'class-validator';
import { isMoment, type TimeZone } from '../../common/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';

const FIRST_YEAR = '1970';
/** The day after the last one of 9999 could not be written. */
const LAST_YEAR = '9998';

/** Accepts what a browser's `datetime-local` field sends. */
const IsLocalTime = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalTime',
    validator: {
      validate: isLocalTime,
      defaultMessage: () => `must be a date and a time, of the years ${FIRST_YEAR} to ${LAST_YEAR}`,
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

function isLocalTime(value: unknown): boolean {
  return typeof value === 'string' && isMoment(`${value}Z`) && value >= FIRST_YEAR && value.slice(0, 4) <= LAST_YEAR;
}

/** What the form's field shows. */
export function toLocal(at: Date, zone: TimeZone): string {
  return zone.textOf(at).slice(0, 'yyyy-mm-dd hh:mm'.length).replace(' ', 'T');
}
