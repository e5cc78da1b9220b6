import { parseAccountId, parseChannelId } from '../../common/index.js';
import { type CredentialName, type PaymentConfiguration, type PaymentConfigurationChange } from '../weconnect.types.js';
import { type WireConfiguration } from './configuration.wire.js';

const CREDENTIALS: readonly CredentialName[] = ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'];

/** @throws InvalidInput where a value breaks a rule of ours */
export function toConfiguration(wire: WireConfiguration): PaymentConfiguration {
  return {
    accountId: parseAccountId(wire.quncrmAccountId, 'quncrmAccountId'),
    payingChannelId: parseChannelId(wire.weconnectAccountId, 'weconnectAccountId'),
    appId: wire.appId,
    sellerId: wire.sellerId,
    apiKey: wire.apiKey,
    enabled: wire.weixinPayment === 'ENABLE',
    credentials: credentialsOf(wire),
  };
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

function credentialsOf(wire: WireConfiguration): PaymentConfiguration['credentials'] {
  const credentials: PaymentConfiguration['credentials'] = {};
  for (const name of CREDENTIALS) {
    const file = wire[name];
    if (file) credentials[name] = { id: file.id, name: file.name };
  }
  return credentials;
}
