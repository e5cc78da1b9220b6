/** Knows the id of the HTTP request that is being served, so that a call to another service can carry it on. */
export abstract class RequestIds {
  /** Undefined outside of a request (a worker's call). */
  abstract current(): string | undefined;
}
