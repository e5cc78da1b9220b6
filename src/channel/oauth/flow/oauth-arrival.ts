import { Injectable } from '@nestjs/common';
import { Clock, type OpenId } from '../../../common/index.js';
import { type OauthUser, GatewayOutcomeUnknown, GatewayUnavailable } from '../../../gateway/index.js';
import { OauthNotCompleted, OauthUnavailable, OauthUnknown, VirtualUser } from '../oauth.errors.js';
import { type Authorization, type OauthKind } from './authorization.js';
import { AuthorizationRepository } from './authorization.repository.js';
import { OauthDeparture } from './oauth-departure.js';
import { isSpentCode } from './spent-code.js';
import { startAddress } from './start-address.js';
import { Ways } from './ways.js';

/** What a browser comes back with. */
export interface Homecoming {
  kind: OauthKind;
  state: string;
  code: string;
  /** Digest of the browser's secret. */
  browser: string;
}

/** Who the user is; or, where the state or the code was spent (the Back button sends both again), the address to begin afresh at. */
export type Arrival =
  { outcome: 'identified'; authorization: Authorization; openId: OpenId } | { outcome: 'afresh'; url: string };

/** How often in a row it is begun afresh: enough for a spent code, not for a browser that keeps no cookies. */
const ROUNDS = 3;

/** Receives the browser that was sent off, once for each state. */
@Injectable()
export class OauthArrival {
  constructor(
    private readonly authorizations: AuthorizationRepository,
    private readonly ways: Ways,
    private readonly departure: OauthDeparture,
    private readonly clock: Clock,
  ) {}

  /** @throws OauthUnknown, OauthUnavailable, OauthNotCompleted, VirtualUser, and what `depart` throws where it is begun afresh */
  async receive({ kind, state, code, browser }: Homecoming): Promise<Arrival> {
    const authorization = await this.authorizations.find(kind, state);
    if (!authorization) throw new OauthUnknown();
    if (!(await this.authorizations.useOnce({ state, browser }, this.clock.now()))) {
      return this.beginAfresh(authorization, browser);
    }
    const user = await this.redeem(authorization, code);
    if (!user) return this.beginAfresh(authorization, browser);
    if (user.virtual) throw new VirtualUser(startAddress(authorization));
    return { outcome: 'identified', authorization, openId: user.openId };
  }

  /** @returns undefined where the code is spent */
  private async redeem(authorization: Authorization, code: string): Promise<OauthUser | undefined> {
    try {
      return await this.ways.of(authorization.kind).redeem(authorization, code);
    } catch (error) {
      if (isSpentCode(error)) return undefined;
      if (!(error instanceof GatewayUnavailable || error instanceof GatewayOutcomeUnknown)) throw error;
      throw new OauthUnavailable(startAddress(authorization), error);
    }
  }

  private async beginAfresh(authorization: Authorization, browser: string): Promise<Arrival> {
    const { kind, channelId, redirect, round } = authorization;
    if (round >= ROUNDS) throw new OauthNotCompleted(startAddress(authorization));
    const url = await this.departure.depart({ kind, channelId, redirect }, browser, round + 1);
    return { outcome: 'afresh', url };
  }
}
