import { randomFillSync } from 'node:crypto';
import { Types } from 'mongoose';

/** Chance, injected so that a test can fix it. */
export abstract class Randomness {
  /** 16 letters and digits: WeChat's `nonceStr`. */
  abstract nonce(): string;
  /** A new ObjectId as 24 hex characters. */
  abstract objectId(): string;
  /** A number of [0, 1). */
  abstract fraction(): number;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const NONCE_LENGTH = 16;
const POOL_BYTES = 4096;

/** The system's cryptographic randomness, drawn in blocks: a system call per nonce costs more than the signature it serves. */
export class SystemRandomness extends Randomness {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private next = POOL_BYTES;

  override nonce(): string {
    let nonce = '';
    while (nonce.length < NONCE_LENGTH) nonce += ALPHABET[this.byte() & 63] ?? '';
    return nonce;
  }

  override objectId(): string {
    return new Types.ObjectId().toHexString();
  }

  override fraction(): number {
    return Math.random();
  }

  private byte(): number {
    if (this.next === POOL_BYTES) {
      randomFillSync(this.pool);
      this.next = 0;
    }
    return this.pool[this.next++] ?? 0;
  }
}
