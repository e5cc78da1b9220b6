import { ValidateBy, type ValidationArguments } from 'class-validator';
import { JWT_SECRET_LENGTH, PRODUCTION_JWT_SECRET_LENGTH } from './config.js';

/** Accepts a secret that is long enough for where it is used. */
export function IsStrongSecret(): PropertyDecorator {
  return ValidateBy({
    name: 'isStrongSecret',
    validator: {
      validate: (value: unknown, of?: ValidationArguments) => typeof value === 'string' && value.length >= least(of),
      defaultMessage: (of?: ValidationArguments) => `must have at least ${least(of)} characters`,
    },
  });
}

function least(of: ValidationArguments | undefined): number {
  return isProduction(of) ? PRODUCTION_JWT_SECRET_LENGTH : JWT_SECRET_LENGTH;
}

export function isProduction(of: ValidationArguments | undefined): boolean {
  return (of?.object as { NODE_ENV?: unknown } | undefined)?.NODE_ENV === 'production';
}
