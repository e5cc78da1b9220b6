import { DomainError } from '../../common/index.js';

/** Only what was paid to try payment out is given back here; a customer's money goes back by `POST /api/trade/refunds`. */
export class NotATestOrder extends DomainError {
  readonly code = 'not-a-test-order';
  readonly kind = 'conflict';

  constructor(outTradeNo: string) {
    super(`Trade ${outTradeNo} is no test order.`, { members: { outTradeNo } });
  }
}
