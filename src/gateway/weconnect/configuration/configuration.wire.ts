import { parseAccountId, parseChannelId } from '../../../common/index.js';
import { reading } from '../transport/answer.reader.js';
import { type Fields, isObject } from '../transport/fields.js';
import { text, word } from '../transport/values.js';
import {
  type CredentialName,
  type PaymentConfiguration,
  type PaymentConfigurationChange,
} from '../../gateway.types.js';

const CREDENTIALS: readonly CredentialName[] = ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'];

/** An account's payment configuration as WeConnect answers it. */
export const readConfiguration = reading<PaymentConfiguration>((wire) => ({
  // What decides: whose money goes where, and whether it may.
  accountId: wire.needs('quncrmAccountId', parseAccountId),
  payingChannelId: wire.needs('weconnectAccountId', parseChannelId),
  appId: wire.needs('appId', word),
  sellerId: wire.needs('sellerId', word),
  /** Any other word than ENABLE is one that does not say that payments may be taken. */
  enabled: wire.needs('weixinPayment', word) === 'ENABLE',
  /** Empty: WeConnect does not tell it. */
  apiKey: wire.needsIfTold('apiKey', word) ?? '',
  // What decorates: a file that cannot be named cannot be kept when the settings are edited.
  credentials: credentialsOf(wire),
}));

/** An account that never opened payment has a configuration without content: nothing, or nothing but names. */
export function isBlank(data: unknown): boolean {
  if (Array.isArray(data)) return data.length === 0;
  if (isObject(data)) return Object.values(data).every((value) => value === null || value === '');
  return data === undefined || data === null || data === '';
}

/** The form's fields, less the files. A file that stays is named by its id. */
export function toFormFields(change: PaymentConfigurationChange): Record<string, string> {
  const kept = Object.entries(change.keep).map(([name, id]) => [`${name}Id`, id]);
  return {
    appId: change.appId,
    sellerId: change.sellerId,
    apiKey: change.apiKey,
    weconnectAccountId: change.payingChannelId,
    quncrmAccountId: change.accountId,
    paymentStatus: 'ENABLE',
    ...(Object.fromEntries(kept) as Record<string, string>),
  };
}

function credentialsOf(wire: Fields): PaymentConfiguration['credentials'] {
  const credentials: PaymentConfiguration['credentials'] = {};
  for (const name of CREDENTIALS) {
    const file = wire.within(name);
    const id = file.may('id', text);
    if (id !== undefined) credentials[name] = { id, name: file.may('name', text) ?? '' };
  }
  return credentials;
}
