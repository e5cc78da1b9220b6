import { parse } from 'lossless-json';
import { type FieldFault, InvalidInput, MAX_FAULTS } from '../domain-error.js';

/** NUL, lone halves of a character, and the code points that Unicode keeps for no character at all (U+FFFF, U+FDD0). */
const UNKEEPABLE = /[\0\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

/**
 * Whether a text comes back from every system as it was sent: UTF-8 has no way to write a lone surrogate, many parsers refuse
 * noncharacters, as I-JSON (RFC 7493, 2.1) does, and NUL ends a text for others.
 */
export function isKeepableText(text: string): boolean {
  return !UNKEEPABLE.test(text);
}

/**
 * Whether a member of this name comes back as well: one that every JavaScript object has already (`constructor`, `toString`), or
 * `prototype`, is left out without a word by what makes objects of a class out of JSON.
 */
export function isKeepableName(name: string): boolean {
  return isKeepableText(name) && name !== 'prototype' && !(name in Object.prototype);
}

/** Deeper than anybody nests by hand, and far from where code that calls itself runs out of stack. */
const DEEPEST = 64;

/** Whether JSON that was read nests so deeply that validating or writing it might fail. */
export function isNestedTooDeeply(json: unknown): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}

/** Nobody writes a longer number that a double could hold; a bound keeps the work on it small. */
const LONGEST_LITERAL = 64;
const LITERAL = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Whether a number as JSON writes it is the same number after it was read here and written again: `0.10` is (0.1), and so is `1e2`
 * (100); `0.1234567890123456789` and `1e400` are not. A whole number beyond ±(2^53 - 1) never counts as such, for it may have lost its
 * last digits before it came here (RFC 7493, 2.2).
 */
export function isExactNumber(literal: string): boolean {
  if (literal.length > LONGEST_LITERAL) return false;
  const value = Number(literal);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  return decimalOf(literal) === decimalOf(String(value));
}

/** One spelling of a decimal number, zero without its sign; undefined for `Infinity`. */
function decimalOf(literal: string): string | undefined {
  const [match, whole = '', fraction = '', exponent = '0'] = LITERAL.exec(literal) ?? [];
  if (match === undefined) return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${literal.startsWith('-') ? '-' : ''}${significant}e${power}`;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes as the text that they are in UTF-8; a byte order mark in front is no part of it.
 * @throws TypeError for bytes that are no UTF-8: as � they would be kept, shown and paid for
 */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** A number that may change when it is read: 16 digits or more, or an exponent. In a string it is looked for in vain, which costs time only. */
const DOUBTFUL_NUMBER = /[:[,]\s*-?(?:[\d.]{16,}|[\d.]+[eE])/;

/**
 * Reads JSON of another system, of which nothing may be lost for the way in which it is written: a number that would change becomes the
 * text that it was, and a raw control character in a text, as nicknames hold, hides nothing of the rest. As fast as `JSON.parse` where there
 * is neither.
 * @throws SyntaxError for what is no JSON
 */
export function readJson(given: string): unknown {
  const { text, json } = parsed(given);
  if (!DOUBTFUL_NUMBER.test(text) || isNestedTooDeeply(json)) return json;
  return parse(text, null, {
    parseNumber: (literal) => (isExactNumber(literal) ? Number(literal) : literal),
    // As JSON.parse does.
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

const QUOTED = /"(?:[^"\\]|\\.)*"/gs;
// eslint-disable-next-line no-control-regex -- they are what it is for
const CONTROL = /[\u0000-\u001f]/g;

function parsed(text: string): { text: string; json: unknown } {
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    const escaped = text.replace(QUOTED, escapeControls);
    return { text: escaped, json: JSON.parse(escaped) };
  }
}

const escapeControls = (quoted: string): string =>
  quoted.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Reads JSON of a caller, who can mend it: I-JSON (RFC 7493). What could not be kept as it was sent is refused, not changed.
 * @throws SyntaxError for what is no JSON
 * @throws InvalidInput naming each field with a number that would change, a text that UTF-8 or WeChat cannot write, a name that is given
 *   twice with two values, or one that would vanish; for JSON that is nested too deeply
 */
export function readStrictJson(text: string): unknown {
  const json: unknown = JSON.parse(text);
  if (isNestedTooDeeply(json)) throw InvalidInput.of('body', 'is nested too deeply');
  const faults: FieldFault[] = [];
  collectFaults(parse(text, null, MARKED), '', faults);
  if (faults.length > 0) throw new InvalidInput(faults);
  return json;
}

/** What stands in a marked tree where the caller has to mend something. */
class Faulty {
  constructor(readonly rule: string) {}
}

const MARKED = {
  parseNumber: (literal: string): unknown => (isExactNumber(literal) ? Number(literal) : INEXACT),
  onDuplicateKey: (): Faulty => TWICE,
};
const INEXACT = new Faulty('must be written as text: as a number it would change its digits');
const TWICE = new Faulty('is given twice, with different values');
const TEXT_RULE = 'must be text without NUL, lone surrogates and noncharacters';
const NAME_RULE = 'must not have this name';
const SHOWN_PATH = 200;

/** Deeper than `isNestedTooDeeply` allows is nothing, so calling itself is safe. */
function collectFaults(value: unknown, path: string, faults: FieldFault[]): void {
  if (faults.length >= MAX_FAULTS) return;
  if (value instanceof Faulty) faults.push(fault(path, value.rule));
  else if (typeof value === 'string' && !isKeepableText(value)) faults.push(fault(path, TEXT_RULE));
  else if (typeof value === 'object' && value !== null) collectFaultsOfMembers(value, path, faults);
}

function collectFaultsOfMembers(value: object, path: string, faults: FieldFault[]): void {
  for (const [name, member] of Object.entries(value)) {
    const field = path === '' ? name : `${path}.${name}`;
    if (!isKeepableName(name)) faults.push(fault(field, NAME_RULE));
    collectFaults(member, field, faults);
    if (faults.length >= MAX_FAULTS) return;
  }
}

function fault(path: string, message: string): FieldFault {
  return { field: path === '' ? 'body' : path.slice(0, SHOWN_PATH), message };
}
