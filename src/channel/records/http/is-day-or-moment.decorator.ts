import { ValidateBy } from 'class-validator';
import { SERVED_YEARS } from '../../../common/index.js';
import { isDayOrMoment } from './moment.js';

/** Accepts a day or a moment with its offset, as `isDayOrMoment` says. */
export function IsDayOrMoment(): PropertyDecorator {
  return ValidateBy({
    name: 'isDayOrMoment',
    validator: {
      validate: isDayOrMoment,
      defaultMessage: () =>
        `must be a day (2024-05-01) or a moment with its offset (2024-05-01T18:05:00%2B08:00), ${SERVED_YEARS}`,
    },
  });
}
