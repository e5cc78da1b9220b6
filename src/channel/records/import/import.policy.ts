/** The numbers of imports; times are ms. One object, so that a test can hasten them. */
export class ImportPolicy {
  /** Orders of a page: the gateway gives no more at a time. */
  readonly perPage: number = 100;
  /** A page that takes longer may be begun by another process too, which harms nothing. */
  readonly lease: number = 60_000;
  /** The wait after a failure; each further one in a row doubles it. */
  readonly retryFrom: number = 1_000;
  readonly retryUpTo: number = 5 * 60_000;
  /** Between two pages: the gateway has payers to serve. */
  readonly pace: number = 100;
  readonly idle: number = 2_000;
}
