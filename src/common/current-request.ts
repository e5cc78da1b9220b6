/** Knows the HTTP request that is being served. */
export abstract class CurrentRequest {
  /** Its path and query, as the caller wrote them; undefined outside of a request. */
  abstract url(): string | undefined;

  /** The address that it came from, behind trusted proxies; undefined outside of a request, and of one that posts. */
  abstract address(): string | undefined;
}
