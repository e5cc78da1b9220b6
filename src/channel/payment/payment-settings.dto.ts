import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type PaymentConfiguration } from '../../gateway/index.js';
import { GATEWAYS, type GatewayKind } from '../channels/channel.dto.js';
import { type SettingsStanding } from './payment-settings.service.js';
import { MASKED_KEY } from './settings-form.js';

export class AuthDirectoryDto {
  @ApiProperty({
    description: "What to enter as payment authorization directory (支付授权目录) at WeChat; ends with '/'",
  })
  authDirectory!: string;
}

/** What was taken and is likely a mistake all the same. */
export class SettingsWarningDto {
  @ApiProperty({ example: 'pemCredential' })
  field!: string;

  @ApiProperty({ example: 'expires on 2026-12-20' })
  message!: string;
}

export class SettingsTakenDto extends AuthDirectoryDto {
  @ApiPropertyOptional({ type: [SettingsWarningDto], description: 'Absent where there are none' })
  warnings?: SettingsWarningDto[];
}

/** What the merchant's certificate says of itself. */
class MerchantCertificateDto {
  @ApiPropertyOptional({ description: 'Of a certificate of WeChat: the merchant number' })
  commonName?: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  @ApiProperty({ description: 'SHA-256' })
  fingerprint!: string;
}

/** A file that the gateway keeps. */
class CredentialDto {
  @ApiProperty({ description: 'Sent back as `…Id`, it keeps the file' })
  id!: string;

  @ApiProperty()
  name!: string;
}

/** The settings, all but the key and the files' contents. Without payment: `enabled: false` and the directory. */
export class PaymentSettingsDto extends AuthDirectoryDto {
  @ApiProperty()
  enabled!: boolean;

  @ApiPropertyOptional({ enum: GATEWAYS, description: "What the account's payments go through now" })
  gateway?: GatewayKind;

  @ApiPropertyOptional({ description: 'The paying channel' })
  weconnectAccountId?: string;

  @ApiPropertyOptional()
  appId?: string;

  @ApiPropertyOptional({ description: "WeChat's merchant number" })
  sellerId?: string;

  @ApiPropertyOptional({ description: 'Masked; sent back, it means "as it is"', example: '********' })
  apiKey?: string;

  @ApiPropertyOptional()
  p12Credential?: CredentialDto;

  @ApiPropertyOptional()
  pemCredential?: CredentialDto;

  @ApiPropertyOptional()
  pemCredentialKey?: CredentialDto;

  @ApiPropertyOptional()
  caCredential?: CredentialDto;

  @ApiPropertyOptional({ description: 'Absent where the files were sent before this service remembered it' })
  certificate?: MerchantCertificateDto;

  @ApiPropertyOptional({ type: [SettingsWarningDto], description: 'Absent where there are none' })
  warnings?: SettingsWarningDto[];
}

/** Names are those of the form, so that a page can fill it in. */
export function toSettingsDto(
  settings: PaymentConfiguration | undefined,
  authDirectory: string,
  standing?: SettingsStanding,
): PaymentSettingsDto {
  if (!settings) return { enabled: false, authDirectory };
  const { enabled, payingChannelId, appId, sellerId, credentials } = settings;
  const form = { weconnectAccountId: payingChannelId, appId, sellerId, apiKey: MASKED_KEY };
  return { enabled, ...form, ...credentials, authDirectory, ...(standing && toStandingDto(standing)) };
}

function toStandingDto({
  gateway,
  certificate,
  warnings,
}: SettingsStanding): Pick<PaymentSettingsDto, 'gateway' | 'certificate' | 'warnings'> {
  const { commonName, expiresAt, fingerprint } = certificate ?? {};
  return {
    gateway,
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
