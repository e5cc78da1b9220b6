import { pino, type DestinationStream, type Logger } from 'pino';
import { type RequestIds } from '../../common/index.js';
import { type Config } from '../../config/index.js';

/** Members that never reach a log, whatever object they stand in. */
export const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'webhook-signature',
  'apiKey',
  'apiKeySealed',
  'appSecret',
  'sealed',
  'jwtSecret',
  'webhookSecrets',
  'credentialsKey',
  'oldCredentialsKey',
  'mongodbUri',
  'secret',
  'password',
  'token',
  'access_token',
  'accessToken',
  'ticket',
  'jsapi_ticket',
  'paySign',
  'prepayId',
  'oauthCode',
  'p12Credential',
  'pemCredential',
  'pemCredentialKey',
  'caCredential',
  'apiV3Key',
  'privateKey',
] as const;

/** How deep in a logged object they are looked for. */
const DEPTH = 4;

/** Pino's paths for them: `["apiKey"]`, `*["apiKey"]`, `*.*["apiKey"]`, … */
export function redactedPaths(): string[] {
  const prefixes = Array.from({ length: DEPTH }, (_, depth) => Array<string>(depth).fill('*').join('.'));
  return SECRET_MEMBERS.flatMap((member) => prefixes.map((prefix) => `${prefix}["${member}"]`));
}

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
