import { defineError } from '../common/index.js';

/** The module takes no payments by a page, or there is no such module. */
export class PayPageNotFound extends defineError(
  'pay-page-not-found',
  'missing',
  '没有这个支付页。There is no such pay page.',
) {}
