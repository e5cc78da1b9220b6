import { type FastifyRequest } from 'fastify';
import type {} from '@fastify/cookie';

/** Where a token stood: a cookie is sent by a browser unasked, so it counts for mobile users only. */
export interface Credentials {
  token: string;
  from: 'header' | 'cookie';
}

/** HttpOnly: no script of a page reads it. */
export const MOBILE_TOKEN_COOKIE = 'mobile_token';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The token of a request: its Authorization header, else the mobile user's cookie. */
export function credentialsOf({
  headers,
  cookies,
}: Pick<FastifyRequest, 'headers' | 'cookies'>): Credentials | undefined {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'header' };
  const cookie = cookies[MOBILE_TOKEN_COOKIE];
  return cookie === undefined ? undefined : { token: cookie, from: 'cookie' };
}

/** Every token of a request: its Authorization header's, then the mobile user's cookie. */
export function tokensOf({ headers, cookies }: Pick<FastifyRequest, 'headers' | 'cookies'>): string[] {
  return [BEARER.exec(headers.authorization ?? '')?.[1], cookies[MOBILE_TOKEN_COOKIE]].filter(
    (token) => token !== undefined,
  );
}
