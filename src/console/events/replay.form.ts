import { IsIn, Matches, ValidateBy } from 'class-validator';
import { isMoment, isOfServedYear, SERVED_YEARS, type TimeZone } from '../../common/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';

/** Accepts what a browser's `datetime-local` field sends. */
const IsLocalTime = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalTime',
    validator: {
      validate: isLocalTime,
      defaultMessage: () => `must be a date and a time, ${SERVED_YEARS}`,
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
  return typeof value === 'string' && isMoment(`${value}Z`) && isOfServedYear(value);
}

/** What the form's field shows. */
export function toLocal(at: Date, zone: TimeZone): string {
  return zone.textOf(at).slice(0, 'yyyy-mm-dd hh:mm'.length).replace(' ', 'T');
}
