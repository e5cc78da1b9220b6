import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type AccountId } from '../common/index.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a merchant's API key for the database: AES-256-GCM under CREDENTIALS_KEY, a fresh IV each time, bound to the account so
 * that a sealed key copied to another account does not open there.
 */
export class ApiKeySeal {
  constructor(private readonly credentialsKey: Buffer) {}

  seal(apiKey: string, accountId: AccountId): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.credentialsKey, iv).setAAD(Buffer.from(accountId));
    const sealed = Buffer.concat([cipher.update(apiKey, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** @returns undefined for what this key and account did not seal: after a change of CREDENTIALS_KEY, or tampered with */
  open(sealed: string, accountId: AccountId): string | undefined {
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(CIPHER, this.credentialsKey, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(accountId))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const opened = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
