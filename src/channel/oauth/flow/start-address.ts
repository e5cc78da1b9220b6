import { type OauthWish } from './authorization.js';
import { START_PATH } from './way.js';

/** Where the same authorization is begun anew. */
export function startAddress({ kind, channelId, redirect }: OauthWish): string {
  return `${START_PATH[kind]}?${new URLSearchParams({ channelId, redirect }).toString()}`;
}
