import { type Identity } from '../auth/index.js';

interface OauthWish {
  publicUrl: string;
  channelId: string;
  /** The page to come back to, with its query. */
  page: string;
}

/**
 * Where a browser is sent to learn who its user is: base OAuth signs them in for the channel, pay OAuth then tells under which openId
 * they pay. Who is signed in already goes straight to the second.
 */
export function oauthAddress({ publicUrl, channelId, page }: OauthWish, identity: Identity | undefined): string {
  const payOauth = addressOf('/api/mobile/pay', channelId, publicUrl + page);
  return identity ? payOauth : addressOf('/api/mobile/base-oauth', channelId, publicUrl + payOauth);
}

function addressOf(path: string, channelId: string, redirect: string): string {
  return `${path}?${new URLSearchParams({ channelId, redirect }).toString()}`;
}
