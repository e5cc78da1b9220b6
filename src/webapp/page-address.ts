interface Changes {
  without?: readonly string[];
  with?: Readonly<Record<string, string>>;
}

/** A page's own address, path and query, with some parameters taken out and others put in. */
export function pageAddress(url: string, { without = [], with: added = {} }: Changes): string {
  const { pathname, searchParams } = new URL(url, 'http://page');
  for (const name of without) searchParams.delete(name);
  for (const [name, value] of Object.entries(added)) searchParams.set(name, value);
  const query = searchParams.toString();
  return query === '' ? pathname : `${pathname}?${query}`;
}

const PAY_PAGES = '/webapp/common/pay/';

/** Where a buyer finds an order of a module: the page signs them in first. @returns a path of this service */
export function orderPageAddress(module: string, order: { channelId: string; orderNumber: string }): string {
  return pageAddress(`${PAY_PAGES}${module}`, {
    with: { channelId: order.channelId, orderNumber: order.orderNumber },
  });
}

/** @returns the module whose order's page that is, as `orderPageAddress` writes it; undefined: it is something else */
export function moduleOfOrderPage(address: string): string | undefined {
  const [path = '', query] = address.split('?');
  const module = path.startsWith(PAY_PAGES) ? path.slice(PAY_PAGES.length) : '';
  return query !== undefined && /^[\w-]+$/.test(module) ? module : undefined;
}
