import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Config } from '../config/index.js';
import { Unauthenticated } from './auth.errors.js';
import { type Identity } from './identity.js';
import { toIdentity } from './identity.mapping.js';
import { readJwtSecret } from './jwt-secret.js';
import { type Ttl } from './ttl.js';

const ALGORITHM = 'HS256';
const MS_PER_SECOND = 1000;

/** Bearer tokens: HS256 and nothing else, always with an end. */
@Injectable()
export class TokenService {
  private readonly secret: Uint8Array;

  constructor(config: Config) {
    this.secret = readJwtSecret(config);
  }

  /** @param ttl how long the token counts, from now */
  issue({ sub, ...claims }: Identity, ttl: Ttl): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(ttl)
      .sign(this.secret);
  }

  /** 32 bytes for another purpose than signing tokens, the same in every process: whoever has them cannot sign tokens. */
  deriveKey(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, '', purpose, 32));
  }

  /** @throws Unauthenticated, saying whether the token is malformed, expired, or lacks a claim */
  async verify(token: string): Promise<Identity> {
    return (await this.inspect(token)).identity;
  }

  /** Whose a token is, and when it ends. @throws Unauthenticated as `verify` */
  async inspect(token: string): Promise<{ identity: Identity; expiresAt: Date }> {
    try {
      const { payload } = await jwtVerify(token, this.secret, {
        algorithms: [ALGORITHM],
        requiredClaims: ['exp', 'sub'],
      });
      return { identity: toIdentity(payload), expiresAt: new Date((payload.exp ?? 0) * MS_PER_SECOND) };
    } catch (error) {
      throw new Unauthenticated(reasonOf(error), error);
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JOSEError) return 'the token is not valid';
  return "the token's claims are not valid";
}
