import { DomainError } from '../common/index.js';

/** The module takes no payments by a page, or there is no such module. */
export class PayPageNotFound extends DomainError {
  readonly code = 'pay-page-not-found';
  readonly kind = 'missing';

  constructor() {
    super('没有这个支付页。There is no such pay page.');
  }
}
