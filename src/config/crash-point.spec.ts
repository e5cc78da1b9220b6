import { readCrashPoint } from './crash-point.js';

describe('a crash point', () => {
  it('is read in a test', () => {
    expect(readCrashPoint({ NODE_ENV: 'test', CRASH_AT: 'InboxRepository.insert:after' })).toEqual({
      provider: 'InboxRepository',
      method: 'insert',
      when: 'after',
    });
  });

  it.each(['production', 'development', undefined])('is never obeyed where NODE_ENV is %s', (environment) => {
    expect(readCrashPoint({ NODE_ENV: environment, CRASH_AT: 'InboxRepository.insert:after' })).toBeUndefined();
  });

  it('is none where nothing is named', () => {
    expect(readCrashPoint({ NODE_ENV: 'test' })).toBeUndefined();
  });
});
