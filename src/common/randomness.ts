import { randomBytes, randomFillSync } from 'node:crypto';

/** Chance, injected so that a test can fix it. */
export abstract class Randomness {
  /** 16 letters and digits: WeChat's `nonceStr`. */
  abstract nonce(): string;
  /** 24 hex characters, written like an ObjectId, and all of them chance: nobody knows the next one from the last, nor how many there were. */
  abstract objectId(): string;
  /** A number of [0, 1). */
  abstract fraction(): number;
}

const NONCE_LENGTH = 16;
const OBJECT_ID_BYTES = 12;
/** Of three bytes each base64 makes four characters, without padding. */
const POOL_BYTES = 3 * 4096;

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
    return randomBytes(OBJECT_ID_BYTES).toString('hex');
  }

  override fraction(): number {
    return Math.random();
  }

  /** Base64 has six bits a character; the two that are no letter or digit are dropped, for to put others in their place would favour some. */
  private draw(): void {
    this.letters = randomFillSync(this.pool).toString('base64').replaceAll('+', '').replaceAll('/', '');
    this.next = 0;
  }
}
