import { DomainError } from '../../common/index.js';

/** The account collects no payments: there is nothing to test. */
export class PaymentNotOpen extends DomainError {
  readonly code = 'payment-not-open';
  readonly kind = 'conflict';

  constructor() {
    super('The account has no channel that collects payments; open WeChat payment first.');
  }
}

/** Only what was paid to try payment out is given back here; a customer's money goes back by `POST /api/trade/refunds`. */
export class NotATestOrder extends DomainError {
  readonly code = 'not-a-test-order';
  readonly kind = 'conflict';

  constructor(outTradeNo: string) {
    super(`Trade ${outTradeNo} is no test order.`, { members: { outTradeNo } });
  }
}
