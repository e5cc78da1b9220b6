/** A body of a kind, or in a charset, that the route does not take. */
export class UnsupportedMediaType extends Error {
  readonly statusCode = 415;
}

/** A body whose bytes are no UTF-8, or no JSON: nothing of it can be told by its field. */
export class UnreadableBody extends Error {
  readonly statusCode = 400;

  constructor(cause: unknown) {
    super('the body cannot be read', { cause });
  }
}
