import { type AccountId } from '../../../common/index.js';
import { UpstreamFailure } from '../../../upstream/index.js';
import { type AnswerReader, nothing } from '../transport/answer.reader.js';
import { path } from '../transport/path.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';
import {
  type CredentialFile,
  type PaymentConfiguration,
  type PaymentConfigurationChange,
} from '../../gateway.types.js';
import { isBlank, readConfiguration, toFormFields } from './configuration.wire.js';

/** `/weixin/pay/configuration` */
export class ConfigurationClient {
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
