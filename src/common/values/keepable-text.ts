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
