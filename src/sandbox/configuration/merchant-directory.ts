import { canCollectPayments } from '../channels/channel.js';
import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { type ConfigurationForm } from './configuration-form.js';
import { CREDENTIALS, type Credential, type CredentialName, type Merchant } from './merchant.js';
import { newToken } from '../wire/read.js';

const OBJECT_ID_BYTES = 12;

/** Each account's payment settings: opened, edited, looked up. */
export class SandboxMerchantDirectory {
  constructor(
    private readonly store: SandboxWorldStore,
    private readonly channels: SandboxChannelDirectory,
  ) {}

  find(accountId: string): Merchant | undefined {
    return this.store.world.merchants.get(accountId);
  }

  /** @throws Refusal NOAUTH where the account has opened no payment, or has switched it off */
  paying(accountId: string): Merchant {
    const merchant = this.find(accountId);
    if (!merchant?.enabled) throw SandboxRefusal.precondition('NOAUTH', `account ${accountId} has no payment`);
    return merchant;
  }

  configure(form: ConfigurationForm): void {
    const { fields } = form;
    this.checkChannel(fields);
    this.store.world.merchants.set(fields.quncrmAccountId, {
      accountId: fields.quncrmAccountId,
      payingChannelId: fields.weconnectAccountId,
      appId: fields.appId,
      sellerId: fields.sellerId,
      apiKey: fields.apiKey,
      enabled: fields.paymentStatus === 'ENABLE',
      credentials: credentialsOf(form, this.find(fields.quncrmAccountId)),
    });
    this.store.changed();
  }

  private checkChannel({ weconnectAccountId, quncrmAccountId, appId }: ConfigurationForm['fields']): void {
    const channel = this.channels.find(weconnectAccountId);
    if (channel.accountId !== quncrmAccountId) {
      throw SandboxRefusal.missing(
        'ACCOUNTNOTEXIST',
        `account ${quncrmAccountId} has no channel ${weconnectAccountId}`,
      );
    }
    if (!canCollectPayments(channel))
      throw SandboxRefusal.precondition('NOAUTH', 'the channel is no verified service account');
    if (channel.appId !== appId)
      throw SandboxRefusal.precondition('APPID_MISMATCH', `the channel's appid is not ${appId}`);
  }
}

/** A new file, or the one that is kept by its id. */
function credentialsOf({ files, fields }: ConfigurationForm, before: Merchant | undefined): Merchant['credentials'] {
  const entries = CREDENTIALS.map((name) => [name, uploaded(files, name) ?? kept(fields, name, before)]);
  return Object.fromEntries(entries) as Merchant['credentials'];
}

function uploaded(files: ConfigurationForm['files'], name: CredentialName): Credential | undefined {
  const filename = files.get(name);
  if (filename === undefined) return undefined;
  return { id: newToken(OBJECT_ID_BYTES), name: filename, type: filename.split('.').pop() ?? '' };
}

function kept(fields: ConfigurationForm['fields'], name: CredentialName, before: Merchant | undefined): Credential {
  const credential = before?.credentials[name];
  if (!credential || fields[`${name}Id`] !== credential.id) throw SandboxRefusal.badParameter(`${name} is required`);
  return credential;
}
