import { Injectable } from '@nestjs/common';
import { defineError, Seal } from '../common/index.js';
import { Config } from '../config/index.js';

/** Secrets of merchants and channels are kept sealed or not at all. */
export class CredentialsKeyMissing extends defineError(
  'credentials-key-missing',
  'conflict',
  'This service keeps no secrets of merchants and channels: whoever runs it must set CREDENTIALS_KEY first.',
) {}

/** Another CREDENTIALS_KEY sealed it. Nothing was sent; with the key that sealed it everything goes on. */
export class SecretNotOpened extends defineError('secret-not-opened', 'unavailable', (of: string) => ({
  message: `The secrets of ${of} were sealed with another CREDENTIALS_KEY and cannot be opened.`,
  members: { safeToRetry: true },
})) {}

/** Seals what merchants and channels speak to WeChat with, each bound to the id of its owner. */
@Injectable()
export class SecretKeeper {
  private readonly sealer: Seal | undefined;
  /** Opens what `npm run reseal` has not come to yet. */
  private readonly former: Seal | undefined;

  constructor({ credentialsKey, oldCredentialsKey }: Config) {
    this.sealer = credentialsKey && new Seal(credentialsKey);
    this.former = oldCredentialsKey && new Seal(oldCredentialsKey);
  }

  /** Before a secret is asked for or tried that could not be kept. @throws CredentialsKeyMissing */
  assertKeeps(): void {
    this.need();
  }

  /** @throws CredentialsKeyMissing */
  seal(secret: string, owner: string): string {
    return this.need().seal(secret, owner);
  }

  /** @param of names the owner to people: `merchant 1900000109`. @throws CredentialsKeyMissing, SecretNotOpened */
  open(sealed: string, owner: string, of: string): string {
    const opened = this.need().open(sealed, owner) ?? this.former?.open(sealed, owner);
    if (opened === undefined) throw new SecretNotOpened(of);
    return opened;
  }

  private need(): Seal {
    if (!this.sealer) throw new CredentialsKeyMissing();
    return this.sealer;
  }
}
