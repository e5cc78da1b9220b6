import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AuthDirectoryDto, SettingsWarningDto } from '../payment/payment-settings.dto.js';
import { MASKED_KEY } from '../payment/settings-form.js';
import { type DirectStanding } from './direct-payment.service.js';

/** What an opening or an edit answers. */
export class DirectPaymentTakenDto extends AuthDirectoryDto {
  @ApiProperty({ description: 'Where WeChat Pay notifies: it stands on every order, and is entered nowhere' })
  notifyUrl!: string;

  @ApiPropertyOptional({ type: [SettingsWarningDto], description: 'Absent where there are none' })
  warnings?: SettingsWarningDto[];
}

class ApiCertificateDto {
  @ApiProperty({ description: 'As 商户平台 shows it' })
  serial!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

class SigningKeyUseDto {
  @ApiProperty({ description: 'The id of the public key, or the serial of a platform certificate' })
  serial!: string;

  @ApiProperty({ format: 'date-time', description: 'To the minute' })
  at!: string;
}

/** The merchant that takes the account's payments, its secrets masked. Without one: `enabled: false` and the directory. */
export class DirectPaymentDto extends AuthDirectoryDto {
  @ApiProperty()
  enabled!: boolean;

  @ApiPropertyOptional({ enum: ['wechatpay'] })
  gateway?: 'wechatpay';

  @ApiPropertyOptional({ description: 'The paying channel' })
  channelId?: string;

  @ApiPropertyOptional()
  appId?: string;

  @ApiPropertyOptional({ description: "WeChat's merchant number" })
  mchid?: string;

  @ApiPropertyOptional({ description: 'Masked; sent back, it means "as it is"', example: '********' })
  apiV3Key?: string;

  @ApiPropertyOptional({ description: 'Masked; sent back, it means "as it is"', example: '********' })
  privateKey?: string;

  @ApiPropertyOptional()
  certificate?: ApiCertificateDto;

  @ApiPropertyOptional({ description: 'Absent: WeChat Pay signs with platform certificates' })
  publicKeyId?: string;

  @ApiPropertyOptional({
    type: [SigningKeyUseDto],
    description: 'Keys that WeChat Pay has signed messages with, the one used last first',
  })
  lastVerifiedBy?: SigningKeyUseDto[];

  @ApiPropertyOptional()
  notifyUrl?: string;

  @ApiPropertyOptional({ type: [SettingsWarningDto], description: 'Absent where there are none' })
  warnings?: SettingsWarningDto[];
}

/** Names are those of the form, so that a page can fill it in. */
export function toDirectPaymentDto(standing: DirectStanding | undefined, authDirectory: string): DirectPaymentDto {
  if (!standing) return { enabled: false, authDirectory };
  const { merchant, lastVerifiedBy } = standing;
  const { payingChannelId: channelId, appId, mchid, serial, certificateExpiresAt, publicKey } = merchant;
  return {
    enabled: true,
    gateway: 'wechatpay',
    channelId,
    appId,
    mchid,
    apiV3Key: MASKED_KEY,
    privateKey: MASKED_KEY,
    certificate: { serial, expiresAt: certificateExpiresAt.toISOString() },
    ...(publicKey && { publicKeyId: publicKey.id }),
    lastVerifiedBy: lastVerifiedBy.map(({ serial: key, at }) => ({ serial: key, at: at.toISOString() })),
    ...toTakenDto(standing, authDirectory),
  };
}

export function toTakenDto(
  { notifyUrl, warnings }: DirectStanding,
  authDirectory: string,
): Pick<DirectPaymentTakenDto, 'authDirectory' | 'notifyUrl' | 'warnings'> {
  return { authDirectory, notifyUrl, ...(warnings.length > 0 && { warnings }) };
}
