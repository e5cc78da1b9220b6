/** What happens to the notifications of payments made from now on; `{}` is the usual: sent at once, one of each. */
export interface NotificationPolicy {
  /** How many equal ones are sent at the same moment. */
  copies?: number;
  /** Sent that much later. */
  delayMs?: number;
  /** Never sent at all. */
  drop?: boolean;
  /** Kept back until released. */
  hold?: boolean;
  /** A forged one is sent first: paid, one fen, a made-up tradeNo. */
  forgedFirst?: boolean;
  /** The notification tells another amount than WeConnect's books, in fen. */
  totalFee?: number;
  /** The order in which held ones are released. */
  order?: ReleaseOrder;
}

export type ReleaseOrder = 'given' | 'reverse';
