import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Injectable, Optional } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { InvalidInput, parseAccountId, parseChannelId, parseOpenId, SECOND } from '../common/index.js';
import { Config, InvalidEnvironment, JWT_SECRET_LENGTH, readKeptSecret } from '../config/index.js';
import { type Identity, TOKEN_ROLES, type TokenRole, Unauthenticated } from './permissions.js';
import { Revocations, tokenIdOf } from './revocations.js';

/**
 * The secret that signs tokens: the configured one, else one that is made once and kept under DATA_DIR.
 * @throws InvalidEnvironment naming the file where it holds no secret: an empty one would accept a token signed by anybody
 */
export function readJwtSecret({ jwtSecret, dataDir }: Pick<Config, 'jwtSecret' | 'dataDir'>): Uint8Array {
  return new TextEncoder().encode(jwtSecret ?? keptSecret(dataDir));
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'jwt-secret');
  const secret = readKeptSecret(file, () => randomBytes(32).toString('base64url'));
  if (secret.length >= JWT_SECRET_LENGTH) return secret;
  throw new InvalidEnvironment([
    `JWT_SECRET is not set, and ${file} holds fewer than ${JWT_SECRET_LENGTH} characters: delete that file, and a new secret is made`,
  ]);
}

/** How long a token is valid, as jose reads it: `90s`, `30m`, `1h`, `7d`. */
export type Ttl = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** @throws InvalidInput */
export function parseTtl(value: unknown): Ttl {
  if (typeof value !== 'string' || !/^[1-9]\d{0,5}[smhd]$/.test(value)) {
    throw InvalidInput.of('ttl', 'must be a number with s, m, h or d behind it, such as 30m');
  }
  return value as Ttl;
}

/** @throws InvalidInput naming the claim that breaks its rule */
function toIdentity({ sub, accountId, role, channelId, openId, buyerId }: JWTPayload): Identity {
  if (typeof sub !== 'string' || sub === '') throw InvalidInput.of('sub', 'must be text');
  const identity = { sub, accountId: parseAccountId(accountId), role: parseRole(role) };
  if (identity.role !== 'mobile') return identity;
  const mobile = { ...identity, channelId: parseChannelId(channelId), openId: parseOpenId(openId) };
  return buyerId === undefined ? mobile : { ...mobile, buyerId: parseOpenId(buyerId, 'buyerId') };
}

/** @throws InvalidInput */
export function parseRole(value: unknown): TokenRole {
  const role = TOKEN_ROLES.find((one) => one === value);
  if (!role) throw InvalidInput.of('role', `must be one of ${TOKEN_ROLES.join(', ')}`);
  return role;
}

const ALGORITHM = 'HS256';

/** Bearer tokens: HS256 only, always with an expiry. */
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

  /** @param ttl how long the token is valid, from now */
  issue({ sub, ...claims }: Identity, ttl: Ttl): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(sub)
      .setIssuedAt()
      .setExpirationTime(ttl)
      .sign(this.secret);
  }

  /** A key of 32 bytes for another purpose, the same in every process; tokens cannot be signed with it. */
  deriveKey(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, '', purpose, 32));
  }

  /** @throws Unauthenticated, saying whether the token is malformed, expired, or lacks a claim */
  async verify(token: string): Promise<Identity> {
    return (await this.inspect(token)).identity;
  }

  /** The identity of a token on a public route; undefined for an expired, forged or revoked one. */
  async identify(token: string): Promise<Identity | undefined> {
    try {
      return await this.verify(token);
    } catch (error) {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    }
  }

  /** A token's identity, and when it was issued and expires. @throws Unauthenticated as `verify` */
  async inspect(token: string): Promise<Inspected> {
    const inspected = await this.decode(token);
    const { identity, issuedAt } = inspected;
    const credential = { tokenId: tokenIdOf(token), identity, issuedAt };
    if (await this.revocations?.isRevoked(credential)) throw new Unauthenticated('the token was revoked');
    return inspected;
  }

  /** As `inspect`, but accepts a revoked token; undefined for an invalid one. */
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
        issuedAt: payload.iat === undefined ? undefined : new Date(payload.iat * SECOND),
        expiresAt: new Date((payload.exp ?? 0) * SECOND),
      };
    } catch (error) {
      throw new Unauthenticated(reasonOf(error), error);
    }
  }
}

interface Inspected {
  identity: Identity;
  /** Undefined for a token without `iat`. */
  issuedAt: Date | undefined;
  expiresAt: Date;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JOSEError) return 'the token is not valid';
  return "the token's claims are not valid";
}
