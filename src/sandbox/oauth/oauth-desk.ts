import { SandboxRefusal } from '../wire/refusal.js';
import { type SandboxClock } from '../world/sandbox-clock.js';
import { findUser, openIdOf } from '../world/users.js';
import { type SandboxWorldStore } from '../world/world-store.js';
import { CODE_LIFE_MS, type OauthCode } from './oauth-code.js';
import { newToken } from '../wire/read.js';

/** Who the browser's user turned out to be. */
export interface OauthUser {
  openid: string;
  /** 1 for a virtual openId (somebody who only looks at a shared page). */
  is_snapshotuser?: 1;
}

/** Issues OAuth codes and redeems each of them once. */
export class SandboxOauthDesk {
  constructor(
    private readonly store: SandboxWorldStore,
    private readonly clock: SandboxClock,
  ) {}

  issue(userId: string, appId: string): string {
    if (!findUser(userId)) throw SandboxRefusal.badParameter(`there is no user ${userId}`);
    const code: OauthCode = { code: newToken(), userId, appId, issuedAt: this.clock.milliseconds(), used: false };
    this.store.world.oauthCodes.set(code.code, code);
    this.store.changed();
    return code.code;
  }

  /** @throws Refusal 40029 for an unknown, expired or foreign code, 40163 for a used one: WeChat's own errcodes */
  redeem(value: string, appId: string): OauthUser {
    const code = this.store.world.oauthCodes.get(value);
    if (code?.appId !== appId) throw SandboxRefusal.precondition('40029', 'invalid code');
    if (code.used) throw SandboxRefusal.precondition('40163', 'code been used');
    if (this.clock.milliseconds() - code.issuedAt > CODE_LIFE_MS)
      throw SandboxRefusal.precondition('40029', 'invalid code');
    code.used = true;
    this.store.changed();
    const openid = openIdOf(code.userId, appId);
    return findUser(code.userId)?.snapshot ? { openid, is_snapshotuser: 1 } : { openid };
  }
}
