import { type AccountId } from '../../common/index.js';
import { type AnswerReader, nothing, reading } from '../transport/answer.reader.js';
import { isEmpty } from '../transport/envelope.wire.js';
import { path } from '../transport/path.js';
import { type WeConnectTransport } from '../transport/weconnect.transport.js';
import { type CredentialFile, type PaymentConfiguration, type PaymentConfigurationChange } from '../weconnect.types.js';
import { toConfiguration, toFormFields } from './configuration.mapping.js';
import { CONFIGURATION } from './configuration.wire.js';

const readConfiguration = reading(CONFIGURATION, toConfiguration);

/** An account that never opened payment has a configuration without content. */
const readConfigurationOrNone: AnswerReader<PaymentConfiguration | undefined> = (data) =>
  isEmpty(data) ? undefined : readConfiguration(data);

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
      readConfigurationOrNone,
    );
  }
}
