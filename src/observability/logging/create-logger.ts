import { pino, type DestinationStream, type Logger } from 'pino';
import { type RequestIds } from '../../common/index.js';
import { type Config } from '../../config/index.js';
import { redactedPaths } from './redaction.js';

/** JSON lines on standard output, each with the id of the request that it belongs to, and never with a secret. */
export function createLogger(
  { logLevel }: Pick<Config, 'logLevel'>,
  requestIds: RequestIds,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths(), censor: '[redacted]' },
    mixin: () => {
      const requestId = requestIds.current();
      return requestId === undefined ? {} : { requestId };
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
