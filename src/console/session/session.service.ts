import { Injectable } from '@nestjs/common';
import { Forbidden, type Identity, Revocations, tokenIdOf, TokenService } from '../../auth/index.js';
import { HOUR, Clock } from '../../common/index.js';
import { ConsoleKeyRepository } from './console-key.repository.js';
import { type KeptSession, hashOf, newSecret } from './session.js';
import { FormTokens } from './console-cookies.js';

const LONGEST_MS = 12 * HOUR;

/** With what a session begins, and when it ends with that. */
interface Begun extends Pick<KeptSession, 'tokenId' | 'issuedAt'> {
  until?: Date;
}

/** Who is signed in to the console: kept here, so that signing out ends a session wherever its cookie went. */
@Injectable()
export class SessionService {
  constructor(
    private readonly keys: ConsoleKeyRepository,
    private readonly tokens: TokenService,
    private readonly revocations: Revocations,
    private readonly forms: FormTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs in with an account token; the session ends with the token, after twelve hours at the latest.
   * @returns what the browser's cookie holds
   * @throws Unauthenticated for a token that does not count, Forbidden for a mobile user's
   */
  async signIn(token: string): Promise<string> {
    const { identity, expiresAt, issuedAt } = await this.tokens.inspect(token);
    return this.begin(identity, { until: expiresAt, tokenId: tokenIdOf(token), issuedAt });
  }

  /** Signs in with a one-time link's secret. @returns what the cookie holds; undefined for a link that was used, has expired or was revoked */
  async signInByLink(secret: string): Promise<string | undefined> {
    const link = await this.keys.takeLinkAlive(hashOf(secret), this.clock.now());
    if (!link) return undefined;
    const { identity, issuedAt } = link;
    const isRevoked = await this.revocations.isRevoked({ tokenId: undefined, issuedAt, identity });
    return isRevoked ? undefined : this.begin(identity, { issuedAt });
  }

  async find(secret: string | undefined): Promise<KeptSession | undefined> {
    if (secret === undefined) return undefined;
    const kept = await this.keys.findSessionAlive(hashOf(secret), this.clock.now());
    if (!kept) return undefined;
    const { tokenId, issuedAt, identity } = kept;
    return (await this.revocations.isRevoked({ tokenId, issuedAt, identity })) ? undefined : kept;
  }

  async signOut(secret: string): Promise<void> {
    await this.keys.remove(hashOf(secret));
  }

  private async begin(identity: Identity, { until, ...credential }: Begun): Promise<string> {
    if (identity.role === 'mobile') throw new Forbidden();
    await this.keys.removeExpired(this.clock.now());
    const secret = newSecret();
    const latest = new Date(this.clock.now().getTime() + LONGEST_MS);
    const expiresAt = until !== undefined && until < latest ? until : latest;
    const csrfSecret = this.forms.newSecret();
    await this.keys.addSession(hashOf(secret), { identity, csrfSecret, expiresAt, ...credential });
    return secret;
  }
}
