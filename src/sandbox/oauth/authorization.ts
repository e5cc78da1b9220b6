import { SandboxRefusal } from '../wire/refusal.js';

/** WeChat takes letters and digits, at most 128 of them. */
const STATE = /^[0-9A-Za-z]{0,128}$/;

/** One browser's wish to be told who its user is. */
export interface Authorization {
  appId: string;
  /** The channel's name, for the page. */
  channelName: string;
  redirectUri: string;
  state: string;
}

/** @throws Refusal for a state or a redirect that WeChat would not take */
export function assertTakeable({ redirectUri, state }: Authorization): void {
  if (!STATE.test(state)) throw SandboxRefusal.badParameter('state must be at most 128 letters and digits');
  if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol)) {
    throw SandboxRefusal.badParameter('the redirect address must be an http(s) URL');
  }
}

/** Back to where the browser came from, with what it asked for. */
export function returnUrl({ redirectUri, state }: Authorization, code: string): string {
  const url = new URL(redirectUri);
  url.searchParams.set('code', code);
  url.searchParams.set('state', state);
  return url.toString();
}
