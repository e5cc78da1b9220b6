import { type OauthUser } from '../../../gateway/index.js';
import { type Authorization, type OauthKind } from './authorization.js';

export type Departure = Pick<Authorization, 'accountId' | 'channelId' | 'state'>;

/** What differs between the kinds of OAuth: where the browser goes, and who tells what its code stands for. */
export interface Way {
  /** @throws PaymentNotOpen, ChannelNotFound, GatewayUnavailable, GatewayRefused */
  authorizeUrl(departure: Departure): Promise<string>;
  /** @throws GatewayRefused, GatewayUnavailable, GatewayOutcomeUnknown (the code may be used up) */
  redeem(authorization: Authorization, code: string): Promise<OauthUser>;
}

/** Where the browser comes back to, under PUBLIC_URL. */
export const RETURN_PATH: Record<OauthKind, string> = {
  pay: '/api/mobile/check-pay',
  base: '/api/mobile/check-base-oauth',
};

/** Where a page begins it. */
export const START_PATH: Record<OauthKind, string> = {
  pay: '/api/mobile/pay',
  base: '/api/mobile/base-oauth',
};
