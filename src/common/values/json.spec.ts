import fc from 'fast-check';
import { InvalidInput } from '../domain-error.js';
import { decodeUtf8, readJson, readStrictJson } from './json.js';

function faultyFields(text: string): string[] {
  try {
    readStrictJson(text);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.faults.map(({ field }) => field);
  }
}

const INEXACT = [
  '738529527931269425',
  '-9007199254740993',
  '9007199254740992', // the next one reads the same
  '738529527931269400', // may have been another before it came here
  '1e400',
  '-1e400',
  '1e-400',
  '1e21',
  '0.1234567890123456789',
  '3.14159265358979323846',
  '1.0000000000000001',
  `1.${'0'.repeat(80)}`,
  '1e99999999999999999999',
];
const EXACT = ['0', '-0', '0.0', '0e400', '1', '1.0', '1.50', '1e2', '1E+2', '0.1', '0.30000000000000004', '1e-7'];
const MORE_EXACT = ['9007199254740991', '-9007199254740991', '19.90', '1.7976931348623157', '123456789012345.6'];

describe("a caller's JSON", () => {
  it.each(INEXACT)('is refused where the number %s would change, by the name of its field', (literal) => {
    expect(faultyFields(`{"a":{"orderNumber":${literal}}}`)).toEqual(['a.orderNumber']);
    expect(faultyFields(`{"list":[1,[ ${literal} ]]}`)).toEqual(['list.1.0']);
    expect(faultyFields(literal)).toEqual(['body']);
  });

  it.each([...EXACT, ...MORE_EXACT])('may hold %s', (literal) => {
    expect(readStrictJson(`{"a":[${literal}]}`)).toEqual({ a: [JSON.parse(literal)] });
  });

  it('is refused where a name is given twice with different values', () => {
    expect(faultyFields('{"totalFee":1,"b":{"totalFee":2,"totalFee":3,"totalFee":2},"totalFee":2}')).toEqual([
      'totalFee',
      'b.totalFee',
    ]);
    expect(faultyFields('{"a":{"x":[1]},"a":{"x":[1]}}')).toEqual([]);
  });

  it.each(['\\ud800', '\\udc00x', '\\uffff', '\uffff', '\ufdd0', '\\ud83f\\udffe', '\\u0000'])(
    'is refused where a text holds %p',
    (text) => {
      expect(faultyFields(`{"a":{"b":["${text}"]}}`)).toEqual(['a.b.0']);
      expect(faultyFields(`{"x${text}":1}`)).toHaveLength(1);
    },
  );

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'is refused where a member called %s would vanish',
    (name) => {
      expect(faultyFields(`{"metadata":{"${name}":{"a":1}}}`)).toEqual([`metadata.${name}`]);
    },
  );

  it('is told twenty faults of, however many there are, each by a short name', () => {
    expect(faultyFields(`[${Array(5_000).fill('1e400').join()}]`)).toHaveLength(20);
    const [field] = faultyFields(`{"${'x'.repeat(50_000)}":1e400}`);
    expect(field).toHaveLength(200);
  });

  it('is refused where it is nested too deeply for anything that calls itself', () => {
    expect(faultyFields(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toEqual(['body']);
  });

  it('is the same as JSON.parse reads, or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        if (faultyFields(text).length === 0) expect(readStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('costs no more for being hard to read: time grows with length', () => {
    const slow = `[${Array(1_000)
      .fill(`1.${'0'.repeat(60)}`)
      .join()}]`;
    const begin = performance.now();
    faultyFields(slow);
    faultyFields(`[${'9'.repeat(64_000)}]`);
    faultyFields(`{${Array(5_000).fill('"a":1').join()}}`);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe("another system's JSON", () => {
  it.each(INEXACT)('keeps the digits of %s, as text', (literal) => {
    expect(readJson(`{"a":{"orderNumber": ${literal} }}`)).toEqual({ a: { orderNumber: literal } });
    expect(readJson(`[0,${literal}]`)).toEqual([0, literal]);
  });

  it.each([...EXACT, ...MORE_EXACT])('gives %s as the number that it is', (literal) => {
    expect(readJson(`{"a":${literal}}`)).toEqual({ a: Number(literal) });
  });

  it('may name a member twice: the last one counts, whether or not a number is long', () => {
    expect(readJson('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(readJson('{"a":1,"a":2,"b":738529527931269425}')).toEqual({ a: 2, b: '738529527931269425' });
  });

  it('is what JSON.parse reads, wherever every number survives', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const exact = faultyFields(text).length === 0;
        if (exact) expect(readJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('may hold a raw control character in a text', () => {
    expect(readJson('{\n"a":"x\u0007\ny","b":738529527931269425}')).toEqual({
      a: 'x\u0007\ny',
      b: '738529527931269425',
    });
  });

  it('is a SyntaxError where it is none', () => {
    expect(() => readJson('{"a":1e')).toThrow(SyntaxError);
  });
});

describe('bytes', () => {
  it('are text in UTF-8, without a byte order mark in front', () => {
    expect(decodeUtf8(Buffer.from('\ufeff茶'))).toBe('茶');
  });

  it.each([
    ['GBK', 'b2e8'],
    ['a lone surrogate', 'eda080'],
    ['a character cut short', 'e88c'],
    ['an overlong slash', 'c0af'],
  ])('that are %s are none', (_what, hex) => {
    expect(() => decodeUtf8(Buffer.from(hex, 'hex'))).toThrow(/encoded data/);
  });
});
