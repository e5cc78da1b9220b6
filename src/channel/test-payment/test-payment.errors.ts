import { defineError } from '../../common/index.js';

/** Only test payments are refunded here; a customer's money goes back by `POST /api/trade/refunds`. */
export class NotATestOrder extends defineError('not-a-test-order', 'conflict', (outTradeNo: string) => ({
  message: `Trade ${outTradeNo} is no test order.`,
  members: { outTradeNo },
})) {}
