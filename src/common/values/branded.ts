declare const brand: unique symbol;

/** A primitive that only its own parser can make, so that an unchecked string never passes for a checked one. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };
