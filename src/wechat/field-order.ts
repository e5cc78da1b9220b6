/** A field that is signed. */
export interface SignedField {
  readonly name: string;
  /** `&name=` */
  readonly head: string;
}

interface Shape {
  /** The names as the caller's object lists them. */
  readonly given: readonly string[];
  readonly fields: readonly SignedField[];
}

const SIGNATURE_FIELDS: readonly string[] = ['sign', 'paySign'];
const KNOWN_SHAPES = 16;
const MAX_KNOWN_FIELDS = 64;

let latest: Shape = { given: [], fields: [] };
const known: Shape[] = [];
let oldest = 0;

/**
 * The fields to sign, in the order in which WeChat joins them, less the signature itself. The few shapes that a program signs are remembered, and only they
 * (never a value): sorting would cost more than a third of a JSAPI signature.
 */
export function fieldsInOrder(params: object): readonly SignedField[] {
  const given = Object.keys(params);
  if (sameNames(latest.given, given)) return latest.fields;
  latest = known.find((shape) => sameNames(shape.given, given)) ?? learn(given);
  return latest.fields;
}

function learn(given: string[]): Shape {
  // Without a comparator `sort` goes by character code, as WeChat asks: upper case, then `_`, then lower case.
  const names = given.filter((name) => !SIGNATURE_FIELDS.includes(name)).sort();
  const shape = { given, fields: names.map((name) => ({ name, head: `&${name}=` })) };
  if (given.length <= MAX_KNOWN_FIELDS) {
    known[oldest] = shape;
    oldest = (oldest + 1) % KNOWN_SHAPES;
  }
  return shape;
}

function sameNames(known: readonly string[], given: readonly string[]): boolean {
  if (known.length !== given.length) return false;
  for (let i = 0; i < given.length; i++) if (known[i] !== given[i]) return false;
  return true;
}
