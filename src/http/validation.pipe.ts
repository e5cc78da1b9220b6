import { type ArgumentMetadata, Injectable, type Type, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldFault, firstRule, InvalidInput, MAX_FAULTS } from '../common/index.js';

/**
 * Checks DTOs: unknown fields are dropped, and the faulty fields are named as their caller wrote them (`items.0.quantity`), the first
 * twenty of them. A list that is longer than its `ArrayMaxSize` is refused for that alone: reading its items first would cost a thousand
 * times what sending them does.
 */
@Injectable()
export class DtoPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidUnknownValues: false,
      validationError: { target: false, value: false },
      exceptionFactory: (errors: ValidationError[]) => new InvalidInput(firstFaults(errors)),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (typeof value === 'object' && value !== null) refuseTooLongLists(value, metadata.metatype);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function refuseTooLongLists(value: object, dto: Type<unknown> | undefined): void {
  if (dto === undefined) return;
  for (const { property, max } of boundsOf(dto)) {
    const list = (value as Record<string, unknown>)[property];
    if (Array.isArray(list) && list.length > max) {
      throw InvalidInput.of(property, `must be a list of at most ${max}`);
    }
  }
}

interface Bound {
  property: string;
  max: number;
}

const known = new Map<Type<unknown>, Bound[]>();

function boundsOf(dto: Type<unknown>): Bound[] {
  const bounds = known.get(dto) ?? readBounds(dto);
  known.set(dto, bounds);
  return bounds;
}

function readBounds(dto: Type<unknown>): Bound[] {
  return getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', false, false)
    .filter(({ name }) => name === 'arrayMaxSize')
    .map(({ propertyName, constraints }) => ({ property: propertyName, max: (constraints as [number])[0] }));
}

function firstFaults(errors: ValidationError[]): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const fault of faultsOf(errors)) {
    faults.push(fault);
    if (faults.length === MAX_FAULTS) break;
  }
  return faults;
}

function* faultsOf(errors: ValidationError[], parent = ''): Generator<FieldFault> {
  for (const { property, constraints, children = [] } of errors) {
    const field = `${parent}${property}`;
    if (constraints) yield { field, message: withoutName(firstRule(constraints), property) };
    yield* faultsOf(children, `${field}.`);
  }
}

/** class-validator begins its sentences with the field, which stands beside the message already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
