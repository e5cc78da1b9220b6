import { renderSVG } from 'uqr';

/** A margin of four modules, as readers expect (ISO/IEC 18004). */
const MARGIN = 4;

/** The text as a QR code that an `<img>` shows: an SVG data URL. */
export function qrCodeOf(text: string): string {
  const svg = renderSVG(text, { ecc: 'M', border: MARGIN });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
