/** How much of a shop one buyer may keep from others by orders that they do not pay. One object, so that a test can lower it. */
export class CheckoutPolicy {
  /** Unpaid orders of one buyer in a module. Each is open until it is paid or its deadline is over. */
  readonly openOrders: number = 20;
  /** The same where an order holds something that others then cannot have. */
  readonly openHolds: number = 5;
}
