import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { IsOpaqueId } from '../../../common/index.js';

/** `GET /api/jssdk/sign-package` */
export class SignPackageQueryDto {
  @ApiPropertyOptional({ description: 'Default: DEFAULT_CHANNEL_ID' })
  @IsOptional()
  @IsOpaqueId()
  channelId?: string;

  @ApiPropertyOptional({
    description:
      "The page's own address: encodeURIComponent(location.href). Default: the page of this service that asks (Referer)",
  })
  @IsOptional()
  @IsString({ message: "must be the page's address" })
  refererUrl?: string;
}

export class SignPackageDto {
  @ApiProperty({ example: 'wx8f3a2b1c4d5e6f70' })
  appId!: string;

  @ApiProperty()
  nonceStr!: string;

  @ApiProperty({ description: 'Seconds since the epoch' })
  timestamp!: number;

  @ApiProperty({ description: 'What was signed' })
  url!: string;

  @ApiProperty()
  signature!: string;
}
