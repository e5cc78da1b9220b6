import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { sign, type SignType } from './sign.js';

interface PayVector {
  source: string;
  key: string;
  params: Record<string, string>;
  MD5: string;
  'HMAC-SHA256'?: string;
}

const vectorsFile = new URL('../../test/vectors/wechat-vectors.json', import.meta.url);
const { pay } = JSON.parse(readFileSync(vectorsFile, 'utf8')) as { pay: PayVector[] };
const vectors = pay.flatMap((vector) =>
  (['MD5', 'HMAC-SHA256'] as const).flatMap((signType) => {
    const expected = vector[signType];
    return expected === undefined ? [] : [{ ...vector, signType, expected }];
  }),
);

const KEY = '192006250b4c09247ec02edce69f6a2d';
const signType = fc.constantFrom<SignType>('MD5', 'HMAC-SHA256');
const name = fc.string({ minLength: 1 }).filter((text) => !['sign', 'paySign', '__proto__'].includes(text));
const value = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer(), fc.boolean());
const fields = fc.uniqueArray(fc.tuple(name, value), { selector: ([field]) => field, minLength: 1, maxLength: 20 });
const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();

describe('sign', () => {
  it.each(vectors)('agrees with the $source in $signType', ({ params, key, signType, expected }) => {
    expect(sign(params, key, signType)).toBe(expected);
  });

  it('joins by character code: digits, upper case, underscore, lower case', () => {
    expect(sign({ a: 1, _: 2, B: 3, 10: 4, 9: 5, aB: 6, a_: 7 }, 'k')).toBe(
      md5('10=4&9=5&B=3&_=2&a=1&aB=6&a_=7&key=k'),
    );
  });

  it('digests raw UTF-8, not URL encoding', () => {
    expect(sign({ body: '微信支付 100% & more' }, 'k')).toBe(md5('body=微信支付 100% & more&key=k'));
  });

  it('counts 0 and false, and leaves out empty text, null and undefined', () => {
    const params = { zero: 0, no: false, text: '', nothing: null, missing: undefined };
    expect(sign(params, 'k')).toBe(md5('no=false&zero=0&key=k'));
  });

  it('leaves sign and paySign out', () => {
    expect(sign({ a: 'b', sign: 'x', paySign: 'y' }, 'k')).toBe(sign({ a: 'b' }, 'k'));
  });

  it.each([
    [{ goods: [] }],
    [[1]],
    [Number.NaN],
    [Infinity],
    [19.9],
    [2 ** 53],
    [Symbol('s')],
    [() => 1],
    [new Date()],
    [new String('x')],
  ])('refuses %p, which has no one spelling, by the name of its field', (value) => {
    expect(() => sign({ total_fee: value }, 'k')).toThrow(/^total_fee is /);
  });

  it.each([[undefined], [null], [''], [0], [1234], [{}], [['k']]])('refuses the key %p', (key) => {
    expect(() => sign({ a: 'b' }, key as string)).toThrow(/^key must /);
  });

  it.each([['md5'], ['HMAC'], ['hmac-sha256'], ['RSA'], [''], [null], [{}], ['constructor']])(
    'refuses the digest %p',
    (type) => {
      expect(() => sign({ a: 'b' }, 'k', type as SignType)).toThrow(/^signType must /);
    },
  );

  it.each([[undefined], [null], ['a=b'], [['a', 'b']], [1]])('refuses %p for params', (params) => {
    expect(() => sign(params as never, 'k')).toThrow(/^params must /);
  });

  it('refuses half a character, which UTF-8 cannot write', () => {
    expect(() => sign({ body: '\ud83c' }, 'k')).toThrow(TypeError);
    expect(() => sign({ body: 'tea' }, '\udf75')).toThrow(TypeError);
  });

  it('never depends on the order of the fields', () => {
    const shuffled = fields.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, signType, ([list, mixed], type) => {
        expect(sign(Object.fromEntries(mixed), KEY, type)).toBe(sign(Object.fromEntries(list), KEY, type));
      }),
    );
  });

  it('never counts an empty value', () => {
    fc.assert(
      fc.property(fields, name, fc.constantFrom('', null, undefined), (list, field, empty) => {
        const params = Object.fromEntries(list.filter(([other]) => other !== field));
        expect(sign({ ...params, [field]: empty }, KEY)).toBe(sign(params, KEY));
      }),
    );
  });

  it('always counts 0', () => {
    fc.assert(
      fc.property(fields, name, (list, field) => {
        const params = Object.fromEntries(list.filter(([other]) => other !== field));
        expect(sign({ ...params, [field]: 0 }, KEY)).not.toBe(sign(params, KEY));
      }),
    );
  });

  it('changes with any value', () => {
    fc.assert(
      fc.property(fields, fc.nat(), value, (list, at, other) => {
        const [field, old] = list[at % list.length] ?? ['', ''];
        fc.pre(String(old) !== String(other));
        const params = Object.fromEntries(list);
        expect(sign({ ...params, [field]: other }, KEY)).not.toBe(sign(params, KEY));
      }),
    );
  });

  it('signs a shape that it has seen before with the values of now', () => {
    const before = sign({ b: 'old', a: '1' }, 'k');
    expect(sign({ b: 'new', a: '' }, 'k')).toBe(md5('b=new&key=k'));
    expect(sign({ b: 'old', a: '1' }, 'k')).toBe(before);
  });
});
