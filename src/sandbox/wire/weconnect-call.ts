import { type CallName, type Voice } from '../faults/call-name.js';

interface CallOptions {
  config: { call: CallName; voice: Voice };
}

/** The options of a route that is one of WeConnect's calls. */
export const weconnectCall = (call: CallName): CallOptions => ({ config: { call, voice: 'weconnect' } });
