import { UpstreamFailure } from '../upstream/index.js';
import {
  type GatewayIdentity,
  GatewayOutcomeUnknown,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnreadable,
} from './gateway.errors.js';

/** What a failed call that changes something means, in the words of the port; any other error is answered as it is. */
export function commandFailure(gateway: GatewayIdentity, call: string, error: unknown): unknown {
  const refused = error instanceof GatewayRefused;
  if (!refused && !(error instanceof UpstreamFailure)) return error;
  const unknown = refused ? error.meaning === 'unknown' : error.sent;
  if (unknown) return new GatewayOutcomeUnknown(gateway, call, error);
  return refused && error.meaning !== 'later' ? error : new GatewayUnavailable(gateway, call, error);
}

/** The same for a call that only asks: nothing was done, whatever the failure. */
export function questionFailure(gateway: GatewayIdentity, call: string, error: unknown): unknown {
  if (error instanceof GatewayRefused) {
    const undecided = error.meaning === 'later' || error.meaning === 'unknown';
    return undecided ? new GatewayUnavailable(gateway, call, error) : error;
  }
  if (!(error instanceof UpstreamFailure)) return error;
  return error.unreadable ? new GatewayUnreadable(gateway, call, error) : new GatewayUnavailable(gateway, call, error);
}
