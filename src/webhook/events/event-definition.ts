import { type Static, type TProperties, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** One kind of event: what it looks like, and what makes two of them the same. */
export interface EventDefinition<Schema extends TSchema = TSchema> {
  readonly schema: Schema;
  readonly validator: Validator<TProperties, Schema>;
  /** Two events with the same key are one: a repeat is counted, never handled again. */
  keyOf(event: Static<Schema>): string;
}

/** Declares a kind of event; its schema is compiled once. */
export function defineEvent<const Schema extends TSchema>(
  schema: Schema,
  keyOf: (event: Static<Schema>) => string,
): EventDefinition<Schema> {
  return { schema, validator: Compile(schema), keyOf };
}
