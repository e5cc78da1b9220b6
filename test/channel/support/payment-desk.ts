import { type TestApp } from '../../support/start-app.js';
import { MERCHANT_FILES } from './merchant-files.js';

/** A form's parts by name; undefined leaves one out, a Buffer is a file. */
export type FormChanges = Record<string, string | Buffer | undefined>;

export interface DeskAnswer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever JSON it expects
  body: any;
}

/** The administrator of an account at the payment settings: the one that has not opened payment, unless told otherwise. */
export class PaymentDesk {
  constructor(
    private readonly app: TestApp,
    private readonly token: string,
  ) {}

  static async ofAccountWithoutPayment(app: TestApp): Promise<PaymentDesk> {
    const { accountId } = app.sandbox.world.accountWithoutPayment;
    return new PaymentDesk(app, await app.token('admin', { accountId }));
  }

  /** Opens payment with everything that is needed, changed as told. */
  open(changes: FormChanges = {}): Promise<DeskAnswer> {
    return this.send('open-wechat-payment', { ...this.settings(), ...MERCHANT_FILES, ...changes });
  }

  edit(changes: FormChanges): Promise<DeskAnswer> {
    return this.send('edit-wechat-payment', changes);
  }

  /** The form's four fields for the account that has not opened payment. */
  settings(): Record<'appId' | 'sellerId' | 'apiKey' | 'weconnectAccountId', string> {
    const { appId, channelId } = this.app.sandbox.world.accountWithoutPayment;
    return { appId, sellerId: '1900000110', apiKey: 'TheKeyOfTheBookshop0123456789abc', weconnectAccountId: channelId };
  }

  /** The ids of the files that WeConnect keeps, as an edit sends them back. */
  async fileIds(): Promise<Record<string, string>> {
    const { body } = await this.app.api(this.token).get('/api/management/channel/wechat-payment-message');
    const names = Object.keys(MERCHANT_FILES);
    return Object.fromEntries(names.map((name) => [`${name}Id`, body[name]?.id as string]));
  }

  /** Sends a form's parts in the order given. */
  async send(call: 'open-wechat-payment' | 'edit-wechat-payment', parts: FormChanges): Promise<DeskAnswer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(parts)) {
      if (typeof value === 'string') form.set(name, value);
      else if (value) form.set(name, new Blob([new Uint8Array(value)]), `${name}.pem`);
    }
    const response = await fetch(`${this.app.url}/api/management/channel/${call}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body: form,
    });
    return { status: response.status, body: await response.json() };
  }
}
