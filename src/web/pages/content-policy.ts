/**
 * What a page may load and be: its own files, no inline script or style, nobody's frame.
 * @param frames an origin that it may show in a frame
 */
export function contentPolicy(frames?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
  ].join('; ');
}
