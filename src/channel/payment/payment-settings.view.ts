import { type PaymentConfiguration } from '../../gateway/index.js';
import { MASKED_KEY } from './form/settings-form.js';
import { type PaymentSettingsDto } from './payment-settings.dto.js';
import { type CertificateStanding } from './payment-settings.service.js';

/** Names are those of the form, so that a page can fill it in. */
export function toSettingsDto(
  settings: PaymentConfiguration | undefined,
  authDirectory: string,
  standing?: CertificateStanding,
): PaymentSettingsDto {
  if (!settings) return { enabled: false, authDirectory };
  const { enabled, payingChannelId, appId, sellerId, credentials } = settings;
  const form = { weconnectAccountId: payingChannelId, appId, sellerId, apiKey: MASKED_KEY };
  return { enabled, ...form, ...credentials, authDirectory, ...(standing && toStandingDto(standing)) };
}

function toStandingDto({
  certificate,
  warnings,
}: CertificateStanding): Pick<PaymentSettingsDto, 'certificate' | 'warnings'> {
  const { commonName, expiresAt, fingerprint } = certificate ?? {};
  return {
    ...(expiresAt &&
      fingerprint !== undefined && {
        certificate: {
          ...(commonName !== undefined && { commonName }),
          expiresAt: expiresAt.toISOString(),
          fingerprint,
        },
      }),
    ...(warnings.length > 0 && { warnings }),
  };
}
