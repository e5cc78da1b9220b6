import { ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { type FieldFault, firstRule, InvalidInput } from '../common/index.js';

/** Checks DTOs: unknown fields are dropped, and every faulty field is named as its caller wrote it (`items.0.quantity`). */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => new InvalidInput(errors.flatMap((error) => faultsOf(error))),
  });
}

function faultsOf({ property, constraints, children = [] }: ValidationError, parent = ''): FieldFault[] {
  const field = `${parent}${property}`;
  const own = constraints ? [{ field, message: withoutName(firstRule(constraints), property) }] : [];
  return [...own, ...children.flatMap((child) => faultsOf(child, `${field}.`))];
}

/** class-validator begins its sentences with the field, which stands beside the message already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
