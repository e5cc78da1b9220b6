import { InvalidInput } from '../domain-error.js';
import { type Branded } from './branded.js';

/** A feature module (`store`, `reservation`, …), as its folder is called. */
export type ModuleName = Branded<string, 'ModuleName'>;

const MODULE_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** @throws InvalidInput when it is not 1 to 32 lower-case letters, digits or `-`, a letter first */
export function parseModuleName(value: unknown, field = 'module'): ModuleName {
  if (typeof value !== 'string' || !MODULE_NAME.test(value)) {
    throw InvalidInput.of(field, 'must be 1 to 32 lower-case letters, digits or "-", a letter first');
  }
  return value as ModuleName;
}
