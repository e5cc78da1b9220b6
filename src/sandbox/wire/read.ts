import { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from './refusal.js';

/**
 * Compiles a schema to a reader of input.
 * @returns a function that answers the value, typed, or throws a Refusal (412) naming the first fault
 */
export function reader<const Schema extends TSchema>(schema: Schema): (value: unknown) => Static<Schema> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    const [fault] = validator.Errors(value);
    throw Refusal.badParameter(`${fault?.instancePath.slice(1) ?? ''} ${fault?.message ?? 'is not valid'}`.trim());
  };
}
