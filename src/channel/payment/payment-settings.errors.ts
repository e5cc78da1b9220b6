import { defineError, type FieldFault } from '../../common/index.js';

/** The body is no multipart form, or breaks off. */
export class MalformedForm extends defineError('malformed-form', 'invalid', (cause?: unknown) => ({
  message: 'The body must be a whole multipart form (content-type: multipart/form-data), its texts in UTF-8.',
  cause,
})) {}

/** A file is larger than any certificate is. */
export class CredentialTooLarge extends defineError('credential-too-large', 'too-large', (faults: FieldFault[]) => ({
  message: faults.map(({ field, message }) => `${field}: ${message}`).join('; '),
  faults,
})) {}

/** WeChat lets only a verified service account collect payments. */
export class ChannelCannotCollect extends defineError('channel-cannot-collect', 'conflict', (cause?: unknown) => ({
  message: 'This channel cannot collect payments: WeChat lets only a verified service account do so.',
  cause,
})) {}

/** WeConnect was told and gave no reliable answer, nor does it show the new settings. */
export class PaymentSettingsUnknown extends defineError(
  'payment-settings-unknown',
  'upstream-unknown',
  (cause: unknown) => ({
    message:
      'WeConnect gave no reliable answer, so the settings may have been taken or not. Send the same form again: doing it twice harms nothing.',
    members: { safeToRetry: true },
    cause,
  }),
) {}
