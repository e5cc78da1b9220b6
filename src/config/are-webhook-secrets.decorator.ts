import { ValidateBy, type ValidationArguments } from 'class-validator';
import { isProduction } from './is-strong-secret.decorator.js';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** An HMAC takes any key, an empty one too, which anybody can sign with. */
const LEAST_BYTES = 8;
/** What Standard Webhooks demands of a key. */
const PRODUCTION_LEAST_BYTES = 24;

/** Accepts each secret of Standard Webhooks whose key can be read and is no child's play: base64 after `whsec_`, or plain text. */
export function AreWebhookSecrets(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'areWebhookSecrets',
      validator: {
        validate: (value: unknown, of?: ValidationArguments) =>
          typeof value === 'string' && keyLength(value) >= least(of),
        defaultMessage: (of?: ValidationArguments) =>
          `must be secrets of at least ${least(of)} bytes each, in base64 after "${PREFIX}"`,
      },
    },
    { each: true },
  );
}

function least(of: ValidationArguments | undefined): number {
  return isProduction(of) ? PRODUCTION_LEAST_BYTES : LEAST_BYTES;
}

function keyLength(secret: string): number {
  if (!secret.startsWith(PREFIX)) return Buffer.byteLength(secret);
  const encoded = secret.slice(PREFIX.length);
  return BASE64.test(encoded) ? Buffer.from(encoded, 'base64').length : 0;
}
