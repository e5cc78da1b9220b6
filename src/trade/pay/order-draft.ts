import { type AccountId, type Fen, type OpenId, type OutTradeNo } from '../../common/index.js';
import { type TradeType } from '../../gateway/index.js';

/** A checked order, as the caller gave it: what was left out is still out. */
export interface OrderDraft {
  accountId: AccountId;
  tradeType: TradeType;
  /** Undefined for NATIVE. */
  openId: OpenId | undefined;
  subject: string;
  detail: string;
  totalFee: Fen;
  metadata: Record<string, unknown>;
  timeExpire: Date | undefined;
  userIp: string | undefined;
  outTradeNo: OutTradeNo | undefined;
  /** Stands for an outTradeNo where there is none. */
  idempotencyKey: string | undefined;
}
