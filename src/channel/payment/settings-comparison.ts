import { type CredentialName, type PaymentConfiguration } from '../../gateway/index.js';
import { type WantedSettings } from './form/settings-form.js';

/**
 * Whether WeConnect's settings are the wanted ones, where it gave no answer to the change itself. A file that was sent has another id
 * than the one before; without that, an edit of nothing but certificates would count as done before it is.
 */
export function isTaken(
  wanted: WantedSettings,
  before: PaymentConfiguration | undefined,
  now: PaymentConfiguration | undefined,
): boolean {
  if (!now?.enabled) return false;
  const { payingChannelId, appId, sellerId, apiKey, files } = wanted;
  const equal = now.payingChannelId === payingChannelId && now.appId === appId && now.sellerId === sellerId;
  const isNew = (name: CredentialName): boolean => now.credentials[name]?.id !== before?.credentials[name]?.id;
  // WeConnect need not tell the key.
  const sameKey = now.apiKey === apiKey || now.apiKey === '';
  return equal && sameKey && files.every(({ field }) => isNew(field));
}
