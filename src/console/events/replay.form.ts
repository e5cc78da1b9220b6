import { IsIn, Matches } from 'class-validator';
import { OptionalField } from '../forms/optional-field.decorator.js';

/** What a browser's `datetime-local` field sends. */
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** The times of the form are China's, as all times of the console. */
const ZONE = '+08:00';

/** Which deliveries to make again, and whether to do so or only to count them. */
export class ReplayForm {
  @Matches(LOCAL_TIME, { message: 'must be a date and a time' })
  from!: string;

  @Matches(LOCAL_TIME, { message: 'must be a date and a time' })
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
