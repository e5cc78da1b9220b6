import { type TradeType } from '../../gateway/index.js';

/** A wish to be paid. Whatever stands in it is checked, whoever calls. */
export interface PayOrder {
  /** Who is paid: from a verified token, never from a body. */
  accountId: string;
  /** What the payer reads: 1 to 127 characters. */
  subject: string;
  /** In fen (1/100 CNY): an integer of 1 to 100,000,000. */
  totalFee: number;
  /** Travels with the order and comes back with its notification: plain JSON of at most 4 KiB. */
  metadata: Record<string, unknown>;
  /** The payer's openId under the PAYING channel. JSAPI needs it; NATIVE, where whoever scans pays, has no use for it. */
  openId?: string | null | undefined;
  /** The last moment to pay, in ms since the epoch: one minute to 30 days ahead. One hour ahead where left out. */
  timeExpire?: number | null | undefined;
  /** The payer's address. Says how the call came, not what is paid: the first call's is kept. 127.0.0.1 where left out. */
  userIp?: string | null | undefined;
  /** At most 6000 characters; empty where left out. */
  detail?: string | null | undefined;
  /** JSAPI (inside WeChat) where left out; NATIVE is a QR code. */
  tradeType?: TradeType | null | undefined;
  /** WeChat's rule for out_trade_no. A new one where left out. */
  outTradeNo?: string | null | undefined;
  /** Stands for an outTradeNo where there is none: 1 to 255 visible ASCII characters, the same for each repeat. */
  idempotencyKey?: string | null | undefined;
}
