import { Webhook } from 'standardwebhooks';
import { SignatureRefused, type SignedRequest, signingKeys, verifySignature } from './webhook.controller.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const BASE64_SECRET = Buffer.from('the secret of the gateway').toString('base64');
const BODY = '{"type":"msg"}';

/** Signed by the standard's own library, with the secret as that library takes it. */
const signedBy = (base64: string, at = NOW): SignedRequest => ({
  id: 'msg_1',
  timestamp: String(at.getTime() / 1000),
  signature: new Webhook(base64).sign('msg_1', at, BODY),
  body: Buffer.from(BODY),
});

const accepts = (request: SignedRequest, ...secrets: string[]): boolean => {
  try {
    verifySignature(request, secrets.flatMap(signingKeys), NOW);
    return true;
  } catch (error) {
    if (error instanceof SignatureRefused) return false;
    throw error;
  }
};

describe('the signature of a webhook', () => {
  it('is accepted as the standard library makes it', () => {
    expect(accepts(signedBy(BASE64_SECRET), `whsec_${BASE64_SECRET}`)).toBe(true);
    expect(accepts(signedBy(BASE64_SECRET), BASE64_SECRET)).toBe(true);
  });

  it('may be made with a secret that is plain text', () => {
    const text = 'a plain secret, no base64';
    expect(accepts(signedBy(Buffer.from(text).toString('base64')), text)).toBe(true);
  });

  it('is accepted from any of several secrets, during a rotation', () => {
    expect(accepts(signedBy(BASE64_SECRET), 'another-secret', `whsec_${BASE64_SECRET}`)).toBe(true);
  });

  it('is accepted when one of several signatures fits', () => {
    const request = signedBy(BASE64_SECRET);
    expect(accepts({ ...request, signature: `v1,AAAA v1a,BBBB ${request.signature ?? ''}` }, BASE64_SECRET)).toBe(true);
  });

  it.each([
    ['another secret', {}, 'another-secret'],
    ['another body', { body: Buffer.from('{"type":"event"}') }, BASE64_SECRET],
    ['another id', { id: 'msg_2' }, BASE64_SECRET],
    ['another time', { timestamp: String(NOW.getTime() / 1000 + 1) }, BASE64_SECRET],
    ['no id', { id: undefined }, BASE64_SECRET],
    ['no time', { timestamp: undefined }, BASE64_SECRET],
    ['no signature', { signature: undefined }, BASE64_SECRET],
    ['an empty signature', { signature: 'v1,' }, BASE64_SECRET],
    ['a time that is no number', { timestamp: 'now' }, BASE64_SECRET],
  ])('is refused with %s', (_, change, secret) => {
    expect(accepts({ ...signedBy(BASE64_SECRET), ...change }, secret)).toBe(false);
  });

  it('is refused when its time is more than five minutes off, either way', () => {
    const seconds = (offset: number): Date => new Date(NOW.getTime() + offset * 1000);
    const verdicts = [-301, -299, 299, 301].map((offset) =>
      accepts(signedBy(BASE64_SECRET, seconds(offset)), BASE64_SECRET),
    );
    expect(verdicts).toEqual([false, true, true, false]);
  });
});
