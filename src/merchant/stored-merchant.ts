import { type Merchant } from './merchant.js';

/** What is kept of a payment configuration: no certificate, and the API key only sealed. */
export interface StoredMerchant {
  merchant: Merchant;
  /** Undefined where there is no CREDENTIALS_KEY to seal it with. */
  apiKeySealed: string | undefined;
  /** When WeConnect was asked for it, or told of it. */
  fetchedAt: Date;
}
