import { type Static, type TProperties, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { createHash } from 'node:crypto';
import Type from 'typebox';
import { OPAQUE_ID } from '../../common/index.js';

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

/** A short name for what an event says: safe in a URL, and the same for every repeat. */
export function eventKey(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The channel that an event comes from. Its id decides; its name, type and social network decorate, and may be anything. */
export const CHANNEL = Type.Object({ id: Type.String({ pattern: OPAQUE_ID.source }) });
