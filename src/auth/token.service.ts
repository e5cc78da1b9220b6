import { hkdfSync } from 'node:crypto';
import { Injectable, Optional } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Config } from '../config/index.js';
import { Unauthenticated } from './auth.errors.js';
import { type Identity } from './identity.js';
import { toIdentity } from './identity.mapping.js';
import { readJwtSecret } from './jwt-secret.js';
import { Revocations, tokenIdOf } from './revocation/revocations.js';
import { type Ttl } from './ttl.js';

const ALGORITHM = 'HS256';
const MS_PER_SECOND = 1000;

/** Bearer tokens: HS256 and nothing else, always with an end. */
@Injectable()
export class TokenService {
  private readonly secret: Uint8Array;

  /** @param revocations not for a program that only issues tokens */
  constructor(
    config: Config,
    @Optional() private readonly revocations?: Revocations,
  ) {
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

  /** Whose a token is, where anybody may come: an old, forged or revoked one is as none. */
  async identify(token: string): Promise<Identity | undefined> {
    try {
      return await this.verify(token);
    } catch (error) {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    }
  }

  /** Whose a token is, and when it was issued and ends. @throws Unauthenticated as `verify` */
  async inspect(token: string): Promise<Inspected> {
    const inspected = await this.decode(token);
    const { identity, issuedAt } = inspected;
    const credential = { tokenId: tokenIdOf(token), identity, issuedAt };
    if (await this.revocations?.isRevoked(credential)) throw new Unauthenticated('the token was revoked');
    return inspected;
  }

  /** A token that is good but for its revocation; undefined for any other. */
  async read(token: string): Promise<Inspected | undefined> {
    try {
      return await this.decode(token);
    } catch (error) {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    }
  }

  private async decode(token: string): Promise<Inspected> {
    try {
      const { payload } = await jwtVerify(token, this.secret, {
        algorithms: [ALGORITHM],
        requiredClaims: ['exp', 'sub'],
      });
      return {
        identity: toIdentity(payload),
        issuedAt: payload.iat === undefined ? undefined : new Date(payload.iat * MS_PER_SECOND),
        expiresAt: new Date((payload.exp ?? 0) * MS_PER_SECOND),
      };
    } catch (error) {
      throw new Unauthenticated(reasonOf(error), error);
    }
  }
}

export interface Inspected {
  identity: Identity;
  /** Undefined where its issuer does not say. */
  issuedAt: Date | undefined;
  expiresAt: Date;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JOSEError) return 'the token is not valid';
  return "the token's claims are not valid";
}
