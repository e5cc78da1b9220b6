import { type SandboxChannelDirectory } from '../channels/channel-directory.js';
import { type SandboxOauthDesk } from '../oauth/oauth-desk.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { newToken } from '../wire/read.js';
import { OWN_ACCOUNTS, type OwnAccount } from '../world/seed.js';
import { type SandboxClock } from '../world/sandbox-clock.js';

interface Credentials {
  appid?: string;
  secret?: string;
  grant_type?: string;
}

/** What WeChat answers to who shows an account's secret. */
export class SandboxOwnAccounts {
  constructor(
    private readonly channels: SandboxChannelDirectory,
    private readonly desk: SandboxOauthDesk,
    private readonly clock: SandboxClock,
  ) {}

  /** The same token until its time is over; a forced one ends the one before. @throws Refusal with WeChat's errcode */
  stableToken({ force_refresh = false, ...credentials }: Credentials & { force_refresh?: boolean }): object {
    const account = accountOf(credentials, 'client_credential');
    if (force_refresh) this.channels.revokeTokens(account.appId);
    const { token, expiresAt } = this.channels.tokenOf(account.appId);
    return { access_token: token, expires_in: Math.floor((expiresAt - this.clock.milliseconds()) / 1000) };
  }

  /** Who a code stands for. @throws Refusal with WeChat's errcode */
  redeem({ code, ...credentials }: Credentials & { code?: string }): object {
    const account = accountOf(credentials, 'authorization_code');
    if (!code) throw SandboxRefusal.precondition('41008', 'missing code');
    const user = this.desk.redeem(code, account.appId);
    const token = { access_token: newToken(32), expires_in: 7200, refresh_token: newToken(32) };
    return { ...token, ...user, scope: 'snsapi_base' };
  }
}

function accountOf({ appid, secret, grant_type }: Credentials, expected: string): OwnAccount {
  if (!appid) throw SandboxRefusal.precondition('41002', 'appid missing');
  if (!secret) throw SandboxRefusal.precondition('41004', 'appsecret missing');
  if (grant_type !== expected) throw SandboxRefusal.precondition('40002', 'invalid grant_type');
  const account = OWN_ACCOUNTS.find((candidate) => candidate.appId === appid);
  if (!account) throw SandboxRefusal.precondition('40013', 'invalid appid');
  if (account.appSecret !== secret) throw SandboxRefusal.precondition('40125', 'invalid appsecret');
  return account;
}
