/** Members that never reach a log, whatever object they stand in. */
export const SECRET_MEMBERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'webhook-signature',
  'apiKey',
  'apiKeySealed',
  'jwtSecret',
  'webhookSecrets',
  'credentialsKey',
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
] as const;

/** How deep in a logged object they are looked for. */
const DEPTH = 4;

/** Pino's paths for them: `["apiKey"]`, `*["apiKey"]`, `*.*["apiKey"]`, … */
export function redactedPaths(): string[] {
  const prefixes = Array.from({ length: DEPTH }, (_, depth) => Array<string>(depth).fill('*').join('.'));
  return SECRET_MEMBERS.flatMap((member) => prefixes.map((prefix) => `${prefix}["${member}"]`));
}
