import { encode } from 'uqr';
import { qrCodeOf } from './payment-signer.js';

const CODE_URL = 'weixin://wxpay/bizpayurl?pr=NwY5Mz9&groupid=00';
const MARGIN = 4;

/** The dark modules that the picture paints, one small square each. */
function paintedModules(svg: string): Set<string> {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const modules = encode(CODE_URL, { ecc: 'M', border: MARGIN }).size;
  const side = size / modules;
  const path = / d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const squares = path.matchAll(/M(\d+),(\d+)/g);
  return new Set(Array.from(squares, ([, x, y]) => `${Number(x) / side},${Number(y) / side}`));
}

describe('a QR code', () => {
  const qrCode = qrCodeOf(CODE_URL);
  const svg = Buffer.from(qrCode.replace('data:image/svg+xml;base64,', ''), 'base64').toString('utf8');

  it('is an SVG data URL', () => {
    expect(qrCode).toMatch(/^data:image\/svg\+xml;base64,[A-Za-z0-9+/]+=*$/);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  });

  it('paints exactly the modules that hold the text', () => {
    const { data } = encode(CODE_URL, { ecc: 'M', border: MARGIN });
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x},${y}`] : [])));
    expect(paintedModules(svg)).toEqual(new Set(dark));
  });

  it('is another one for another text', () => {
    expect(qrCodeOf(`${CODE_URL}1`)).not.toBe(qrCode);
  });
});
