import { SEEDED_WORLD } from '../../../src/sandbox/world/seeded-world.js';
import { type TestApp } from '../../support/start-app.js';
import { type DeskAnswer, type FormChanges } from './payment-desk.js';

const { direct } = SEEDED_WORLD;

type Merchant = Pick<typeof direct, 'mchid' | 'apiV3Key' | 'certificate' | 'privateKey'> &
  Partial<Pick<typeof direct, 'publicKeyId' | 'publicKey'>>;

/** A merchant's values as its form's parts: what is a file at WeChat is a file here. */
export function partsOf({ mchid, apiV3Key, certificate, privateKey, publicKeyId, publicKey }: Merchant): FormChanges {
  return {
    mchid,
    apiV3Key,
    certificate: Buffer.from(certificate),
    privateKey: Buffer.from(privateKey),
    publicKeyId,
    publicKey: publicKey === undefined ? undefined : Buffer.from(publicKey),
  };
}

/** The administrator of an account at the settings of a merchant of one's own: the sandbox's second account, unless told otherwise. */
export class DirectDesk {
  constructor(
    private readonly app: TestApp,
    private readonly token: string,
  ) {}

  static async ofDirectAccount(app: TestApp): Promise<DirectDesk> {
    return new DirectDesk(app, await app.token('admin', { accountId: direct.accountId }));
  }

  /** Opens payment with everything that is needed, changed as told. */
  open(changes: FormChanges = {}, merchant: Merchant = direct): Promise<DeskAnswer> {
    const channelId = direct.weconnectChannel.channelId;
    return this.send('open-direct-payment', { channelId, ...partsOf(merchant), ...changes });
  }

  edit(changes: FormChanges): Promise<DeskAnswer> {
    return this.send('edit-direct-payment', changes);
  }

  async view(): Promise<DeskAnswer['body']> {
    const { status, body } = await this.app.api(this.token).get('/api/management/channel/direct-payment-message');
    expect(status).toBe(200);
    return body;
  }

  async send(call: 'open-direct-payment' | 'edit-direct-payment', parts: FormChanges): Promise<DeskAnswer> {
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
