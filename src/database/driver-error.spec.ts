import { mongo } from 'mongoose';
import { isDatabaseUnavailable } from './driver-error.js';

const serverError = (code: number, errorLabels: string[] = []): mongo.MongoServerError =>
  new mongo.MongoServerError({ message: 'no', code, errorLabels });

describe('a database that is not to be had', () => {
  it.each([
    ['beyond a router or a proxy', [6, 7, 89, 202, 407, 9001]],
    ['about to stop', [91, 11600, 355]],
    ['no primary, or not any more', [189, 216, 10058, 10107, 11602, 13435, 13436]],
    ['not set up yet', [94, 134, 203]],
    ['short of members', [64, 100, 133, 149]],
    ['too slow, or overloaded', [50, 262, 365, 402, 433, 449, 450, 462]],
    ['moved between shards', [63, 150, 249, 13388, 453, 91331]],
    ['started again, without the cursors that it had', [43]],
  ])('says so by the codes of a server that is %s', (_, codes) => {
    expect(codes.filter((code) => !isDatabaseUnavailable(serverError(code)))).toEqual([]);
  });

  it.each(['RetryableWriteError', 'RetryableError', 'SystemOverloadedError'])(
    'says so by the label %s, whatever its code',
    (label) => {
      expect(isDatabaseUnavailable(serverError(1, [label]))).toBe(true);
    },
  );

  it('is one whose pool or server was closed under a call', () => {
    expect(isDatabaseUnavailable(new mongo.MongoServerClosedError('closed'))).toBe(true);
    expect(isDatabaseUnavailable(new mongo.MongoStalePrimaryError('stale'))).toBe(true);
    const closed = Object.defineProperty(new mongo.MongoDriverError('closed'), 'name', {
      value: 'MongoPoolClosedError',
    });
    expect(isDatabaseUnavailable(closed)).toBe(true);
  });

  it.each([1, 2, 8, 13, 18, 59, 66, 85, 86, 121, 11000, 14031, 17280])(
    'is none that refuses what was asked for (%i): trying again would not help',
    (code) => {
      expect(isDatabaseUnavailable(serverError(code))).toBe(false);
      expect(isDatabaseUnavailable(serverError(code, ['HandshakeError']))).toBe(false);
    },
  );
});
