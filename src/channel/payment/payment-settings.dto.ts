import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class AuthDirectoryDto {
  @ApiProperty({
    description: "What to enter as payment authorization directory (支付授权目录) at WeChat; ends with '/'",
  })
  authDirectory!: string;
}

/** A file that WeConnect keeps. */
export class CredentialDto {
  @ApiProperty({ description: 'Sent back as `…Id`, it keeps the file' })
  id!: string;

  @ApiProperty()
  name!: string;
}

/** The settings, all but the key and the files' contents. Without payment: `enabled: false` and the directory. */
export class PaymentSettingsDto extends AuthDirectoryDto {
  @ApiProperty()
  enabled!: boolean;

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
}
