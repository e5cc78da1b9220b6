import { Logger } from '@nestjs/common';
import { type RequestIds } from '../../common/index.js';
import { createLogger, SECRET_MEMBERS } from './create-logger.js';
import { NestLogger } from './nest-logger.js';

function capture(requestIds: RequestIds = { current: () => undefined }): { lines: () => string; logger: NestLogger } {
  const written: string[] = [];
  const destination = { write: (line: string) => written.push(line) };
  return {
    lines: () => written.join(''),
    logger: new NestLogger(createLogger({ logLevel: 'debug' }, requestIds, destination)),
  };
}

describe('a log line', () => {
  it.each(SECRET_MEMBERS)('never holds the value of %s, however deep it stands', (member) => {
    const { lines, logger } = capture();
    const secret = { [member]: 'the-secret' };
    logger.log({ msg: 'x', ...secret, a: secret, b: { c: secret, d: { e: secret } } }, 'Test');
    expect(lines()).toContain('[redacted]');
    expect(lines()).not.toContain('the-secret');
  });

  it('carries the request that it belongs to, and the class that wrote it', () => {
    const { lines, logger } = capture({ current: () => 'request-1' });
    logger.warn({ msg: 'it rains', eventKey: 'k' }, 'Weather');
    expect(JSON.parse(lines())).toMatchObject({
      level: 'warn',
      msg: 'it rains',
      eventKey: 'k',
      context: 'Weather',
      requestId: 'request-1',
      time: expect.stringMatching(/Z$/),
    });
  });

  it('keeps an error with its cause', () => {
    const { lines, logger } = capture();
    logger.error({ msg: 'failed', err: new Error('outer', { cause: new Error('inner') }) }, 'Test');
    expect(lines()).toMatch(/outer.*inner/);
  });

  it("is what Nest's own logger writes", () => {
    const { lines, logger } = capture();
    Logger.overrideLogger(logger);
    new Logger('Shop').log('open');
    Logger.overrideLogger(false);
    expect(JSON.parse(lines())).toMatchObject({ msg: 'open', context: 'Shop', level: 'info' });
  });
});
