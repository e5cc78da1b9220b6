/**
 * Escapes what stands in a call's path (an order's number may hold `|`): path`/weixin/orders/outTradeNo/${outTradeNo}`.
 * @throws RangeError for a part that would name another path
 */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(segment));
}

function segment(value: string): string {
  if (['', '.', '..'].includes(value)) throw new RangeError(`"${value}" is no part of a path`);
  return encodeURIComponent(value);
}
