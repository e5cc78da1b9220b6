import { isSilence, UpstreamFailure } from './upstream.errors.js';

const SILENCE = new UpstreamFailure('no answer within 10000 ms', { code: 'ERR_CANCELED', sent: true });
const FAILED_SERVER = new UpstreamFailure('HTTP 503', { code: 'UNRELIABLE_ANSWER', status: 503, sent: true });
const NO_ENVELOPE = { code: 'UNRELIABLE_ANSWER', status: 200, sent: true };
const WRAPPED = new Error('The gateway did not answer', { cause: SILENCE });

describe('an answer that never came', () => {
  it.each([SILENCE, FAILED_SERVER, WRAPPED])('is %s', (error) => {
    expect(isSilence(error)).toBe(true);
  });

  it.each([
    new UpstreamFailure('HTTP 200: not the envelope', NO_ENVELOPE),
    new Error('The gateway refused createOrder'),
  ])('is not %s', (error) => {
    expect(isSilence(error)).toBe(false);
  });
});
