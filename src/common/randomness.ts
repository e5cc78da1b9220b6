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

const LETTER_CODES = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
const NONCE_LENGTH = 16;
const POOL_BYTES = 4096;

/** The system's cryptographic randomness, drawn in blocks: a system call per nonce costs more than the signature it serves. */
export class SystemRandomness extends Randomness {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private letters = '';
  private next = 0;

  override nonce(): string {
    if (this.next + NONCE_LENGTH > this.letters.length) this.draw();
    this.next += NONCE_LENGTH;
    return this.letters.slice(this.next - NONCE_LENGTH, this.next);
  }

  override objectId(): string {
    return new Types.ObjectId().toHexString();
  }

  override fraction(): number {
    return Math.random();
  }

  /** Six bits a letter; the two values without one are dropped, for a remainder would favour some letters. */
  private draw(): void {
    let length = 0;
    for (const byte of randomFillSync(this.pool)) {
      const code = LETTER_CODES[byte & 63];
      if (code !== undefined) this.pool[length++] = code;
    }
    this.letters = this.pool.toString('latin1', 0, length);
    this.next = 0;
  }
}
