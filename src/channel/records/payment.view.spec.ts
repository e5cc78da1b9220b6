import { safeDetailUrl } from './payment.view.js';

describe('the link to an order', () => {
  it.each([
    'https://shop.example/orders/1?a=b#c',
    'http://shop.example',
    'HTTPS://shop.example/订单/1',
    '/orders/1',
    '/',
  ])('may be %s', (url) => {
    expect(safeDetailUrl(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    '//evil.example/x',
    '/\\evil.example',
    '/\t/evil.example',
    'https://',
    'https:evil.example',
    'orders/1',
    '',
    `https://shop.example/${'x'.repeat(2048)}`,
    { $gt: '' },
    1,
    undefined,
  ])('is dropped where it is %p', (url) => {
    expect(safeDetailUrl(url)).toBeUndefined();
  });
});
