import { type AccountId, parseAccountId, parseChannelId } from '../../common/index.js';
import { UpstreamFailure } from '../../upstream/index.js';
import { type AnswerReader, nothing, reading, type Fields, isObject, text, word } from '../answer.reader.js';
import { type GatewaySettings } from '../payment-gateway.js';
import { path } from '../path.js';
import { type WeConnectTransport } from './weconnect.transport.js';
import {
  type CredentialFile,
  type PaymentConfiguration,
  type PaymentConfigurationChange,
  type CredentialName,
} from '../gateway.types.js';
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
function toFormFields(change: PaymentConfigurationChange): Record<string, string> {
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

/** `/weixin/pay/configuration` */
export class WeConnectSettings implements GatewaySettings {
  constructor(private readonly transport: WeConnectTransport) {}

  /** The files are gathered first (they are small): one that cannot be read stops the call before anything is sent. */
  async configure(change: PaymentConfigurationChange, files: AsyncIterable<CredentialFile>): Promise<void> {
    const body = new FormData();
    for (const [name, value] of Object.entries(toFormFields(change))) body.append(name, value);
    for await (const { field, filename, content } of files) {
      body.append(field, new Blob([new Uint8Array(content)]), filename);
    }
    await this.transport.command(
      { name: 'configurePayment', method: 'POST', path: '/weixin/pay/configuration', body },
      nothing,
    );
  }

  find(accountId: AccountId): Promise<PaymentConfiguration | undefined> {
    const call = path`/weixin/pay/configuration/quncrmAccountId/${accountId}`;
    return this.transport.find(
      { name: 'findPaymentConfiguration', method: 'GET', path: call },
      readingConfiguration(accountId),
    );
  }
}

/** Another account's configuration must never be taken for the one that was asked for. */
function readingConfiguration(asked: AccountId): AnswerReader<PaymentConfiguration | undefined> {
  return (data, odd) => {
    if (isBlank(data)) return undefined;
    const configuration = readConfiguration(data, odd);
    if (configuration.accountId !== asked) throw UpstreamFailure.unreadable("data is another account's configuration");
    return configuration;
  };
}
