const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const INDEFINITE = 0x80;
const VERSION = 3;
/** 1.2.840.113549.1.7.1 (data) and .2 (signedData): what a PFX may hold (RFC 7292, 4). */
const CONTENT_TYPES = ['2a864886f70d010701', '2a864886f70d010702'];

/** A part of a DER or BER encoding: the half-open range of its content. */
interface Element {
  tag: number;
  from: number;
  to: number;
}

/**
 * Whether these bytes are laid out as a PKCS#12 file: one SEQUENCE of the whole file that begins with version 3 and a content type.
 * It is not opened: its password is the merchant's affair, and old files are encrypted in ways that today's OpenSSL refuses.
 */
export function isPkcs12(file: Buffer): boolean {
  const whole = elementAt(file, 0, file.length);
  if (whole?.tag !== SEQUENCE || whole.to !== file.length) return false;
  const version = elementAt(file, whole.from, whole.to);
  if (version?.tag !== INTEGER || file.readUIntBE(version.from, 1) !== VERSION) return false;
  const safe = elementAt(file, version.to, whole.to);
  if (safe?.tag !== SEQUENCE) return false;
  const type = elementAt(file, safe.from, safe.to);
  return type?.tag === OBJECT_IDENTIFIER && CONTENT_TYPES.includes(file.toString('hex', type.from, type.to));
}

/** The element that begins at `at`; undefined where its content is empty or would reach beyond `end`. */
function elementAt(file: Buffer, at: number, end: number): Element | undefined {
  const tag = file[at];
  const length = file[at + 1];
  if (tag === undefined || length === undefined) return undefined;
  // BER: the content reaches up to an end mark; enough is known by its beginning.
  if (length === INDEFINITE) return { tag, from: at + 2, to: end };
  const lengthBytes = length > INDEFINITE ? length - INDEFINITE : 0;
  const from = at + 2 + lengthBytes;
  if (lengthBytes > 4 || from > end) return undefined;
  const to = from + (lengthBytes === 0 ? length : file.readUIntBE(at + 2, lengthBytes));
  return to > from && to <= end ? { tag, from, to } : undefined;
}
