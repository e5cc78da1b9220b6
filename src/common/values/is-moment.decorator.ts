import { ValidateBy } from 'class-validator';
import { isMoment } from './moment.js';

/** Accepts a moment with its offset, as `isMoment` says. */
export function IsMoment(): PropertyDecorator {
  return ValidateBy({
    name: 'isMoment',
    validator: {
      validate: isMoment,
      defaultMessage: () => 'must be a moment with its offset (2024-05-01T18:05:00+08:00)',
    },
  });
}
