import { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { SandboxRefusal } from './refusal.js';

/**
 * Compiles a schema to a reader of input.
 * @returns a function that answers the value, typed, or throws a Refusal (412) naming the first fault
 */
export function reader<const Schema extends TSchema>(schema: Schema): (value: unknown) => Static<Schema> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    const [fault] = validator.Errors(value);
    throw SandboxRefusal.badParameter(
      `${fault?.instancePath.slice(1) ?? ''} ${fault?.message ?? 'is not valid'}`.trim(),
    );
  };
}
