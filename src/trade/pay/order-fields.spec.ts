import fc from 'fast-check';
import { InvalidInput } from '../../common/index.js';
import { defaultExpiry, ipOfPeer, isExpiryAllowed, parseMetadata } from './order-fields.js';

function faultOf(value: unknown): string | undefined {
  try {
    parseMetadata(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.faults[0]?.field;
  }
}

describe('metadata', () => {
  it('comes back as it was, through JSON too', () => {
    const metadata = { orderNumber: 'A-1', isTest: true, items: [{ id: 1, note: null }], 名: '茶' };
    expect(parseMetadata(metadata)).toEqual(metadata);
    expect(JSON.parse(JSON.stringify(parseMetadata(metadata)))).toEqual(metadata);
  });

  it('is a copy: changing the original later changes nothing', () => {
    const original = { list: [1] };
    const metadata = parseMetadata(original);
    original.list.push(2);
    expect(metadata).toEqual({ list: [1] });
  });

  it('does not count undefined members', () => {
    expect(parseMetadata({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it.each([undefined, null, 'text', 1, [], new Date(), new Map()])('is no %p', (value) => {
    expect(faultOf(value)).toBe('metadata');
  });

  it.each(['$where', '$', 'a.b', 'a\0', '', 'constructor', 'prototype', 'toString', 'a\uffff', '_bsontype'])(
    'has no member called %p',
    (name) => {
      expect(faultOf({ [name]: 1 })).toBe('metadata');
      expect(faultOf({ deep: [{ [name]: 1 }] })).toBe('metadata.deep.0');
    },
  );

  it('has no member called __proto__, as JSON can make one', () => {
    expect(faultOf(JSON.parse('{"__proto__":{"polluted":true}}'))).toBe('metadata');
  });

  it.each([
    [() => 1],
    [new Date()],
    [Number.NaN],
    [Infinity],
    [1n],
    [Symbol('s')],
    ['\ud800'],
    ['\uffff'],
    ['a\0'],
    [2 ** 53],
    [1e300],
    [[undefined]],
  ])('holds no %p', (value) => {
    expect(faultOf({ value })).toMatch(/^metadata\.value/);
  });

  it('is at most five levels deep', () => {
    expect(faultOf({ 2: { 3: { 4: { 5: { member: [] } } } } })).toBe('metadata.2.3.4.5.member');
    expect(faultOf({ 2: { 3: { 4: { 5: { member: 1 } } } } })).toBeUndefined();
  });

  it('is at most 4 KiB of JSON, in bytes', () => {
    expect(faultOf({ text: 'x'.repeat(4085) })).toBeUndefined();
    expect(faultOf({ text: 'x'.repeat(4086) })).toBe('metadata');
    expect(faultOf({ text: '茶'.repeat(1400) })).toBe('metadata');
  });

  it('is refused with an InvalidInput or comes back equal, whatever is sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (faultOf(value) === undefined) expect(JSON.stringify(parseMetadata(value))).toBe(JSON.stringify(value));
      }),
    );
  });
});

const NOW = new Date('2024-05-01T10:00:00Z');
const ahead = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const DAY = 86_400;

describe('the last moment to pay', () => {
  it.each([
    [-1, false],
    [59, false],
    [60, true],
    [30 * DAY, true],
    [30 * DAY + 1, false],
  ])('%i seconds ahead is allowed: %p', (seconds, allowed) => {
    expect(isExpiryAllowed(ahead(seconds), NOW)).toBe(allowed);
  });

  it('takes a time in seconds for one long past', () => {
    expect(isExpiryAllowed(new Date(Math.floor(NOW.getTime() / 1000) + 3600), NOW)).toBe(false);
  });

  it('is one hour ahead where nothing is said', () => {
    expect(defaultExpiry(NOW)).toEqual(ahead(3600));
  });
});

describe('the address of a peer', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', undefined],
    ['_hidden', undefined],
    ['', undefined],
  ])('%j is %j', (written, address) => {
    expect(ipOfPeer(written)).toBe(address);
  });
});
