/** Where whoever signs in begins. */
export const START = '/console';

const LONGEST = 2_000;

/** @returns a page of the console as it was asked for; its start for anything else: nobody is led to another site, or to a page that acts */
export function placeOf(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > LONGEST || !URL.canParse(asked, 'http://console')) return START;
  const { origin, pathname, search } = new URL(asked, 'http://console');
  const within = pathname === START || pathname.startsWith(`${START}/`);
  const notAPage = /^\/console\/(login|logout|live)(\/|$)/.test(pathname);
  return origin === 'http://console' && within && !notAPage ? pathname + search : START;
}
