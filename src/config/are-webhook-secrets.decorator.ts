import { ValidateBy } from 'class-validator';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** An HMAC takes any key, an empty one too, which anybody can sign with. */
const LEAST_BYTES = 8;

/** Accepts each secret of Standard Webhooks whose key can be read and is no child's play: base64 after `whsec_`, or plain text. */
export function AreWebhookSecrets(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'areWebhookSecrets',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && keyLength(value) >= LEAST_BYTES,
        defaultMessage: () => `must be secrets of at least ${LEAST_BYTES} bytes each, in base64 after "${PREFIX}"`,
      },
    },
    { each: true },
  );
}

function keyLength(secret: string): number {
  if (!secret.startsWith(PREFIX)) return Buffer.byteLength(secret);
  const encoded = secret.slice(PREFIX.length);
  return BASE64.test(encoded) ? Buffer.from(encoded, 'base64').length : 0;
}
