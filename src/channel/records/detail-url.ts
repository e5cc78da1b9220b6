const MAX_LENGTH = 2048;
/** A path of one's own site: `//host` and `/\host` lead to another. */
const OWN_PATH = /^\/(?![/\\])/;
const ABSOLUTE = /^https?:\/\//i;
const ODD = /[\s\\\p{Control}]/u;

/** @returns a link that may be shown: http(s), or a path of the same site; undefined for anything else, such as `javascript:` */
export function safeDetailUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || ODD.test(value)) return undefined;
  if (OWN_PATH.test(value)) return value;
  return ABSOLUTE.test(value) && URL.canParse(value) ? value : undefined;
}
