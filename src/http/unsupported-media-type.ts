/** A body of a kind that the route does not take. */
export class UnsupportedMediaType extends Error {
  readonly statusCode = 415;
}
