import { DomainError, type FieldFault } from '../../common/index.js';

/** The body is no multipart form, or breaks off. */
export class MalformedForm extends DomainError {
  readonly code = 'malformed-form';
  readonly kind = 'invalid';

  constructor(cause?: unknown) {
    super('The body must be a whole multipart form (content-type: multipart/form-data), its texts in UTF-8.', {
      cause,
    });
  }
}

/** A file is larger than any certificate is. */
export class CredentialTooLarge extends DomainError {
  readonly code = 'credential-too-large';
  readonly kind = 'too-large';

  constructor(faults: FieldFault[]) {
    super(faults.map(({ field, message }) => `${field}: ${message}`).join('; '), { faults });
  }
}

/** WeChat lets only a verified service account collect payments. */
export class ChannelCannotCollect extends DomainError {
  readonly code = 'channel-cannot-collect';
  readonly kind = 'conflict';

  constructor(cause?: unknown) {
    super('This channel cannot collect payments: WeChat lets only a verified service account do so.', { cause });
  }
}

/** WeConnect was told and gave no reliable answer, nor does it show the new settings. */
export class PaymentSettingsUnknown extends DomainError {
  readonly code = 'payment-settings-unknown';
  readonly kind = 'upstream-unknown';

  constructor(cause: unknown) {
    super(
      'WeConnect gave no reliable answer, so the settings may have been taken or not. Send the same form again: doing it twice harms nothing.',
      { members: { safeToRetry: true }, cause },
    );
  }
}
