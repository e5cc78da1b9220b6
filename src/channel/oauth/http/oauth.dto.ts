import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { IsOpaqueId } from '../../../common/index.js';

/** `GET /api/mobile/pay` and `/api/mobile/base-oauth` */
export class OauthWishDto {
  @ApiProperty({ description: 'The channel that the user came by' })
  @IsOpaqueId()
  channelId!: string;

  @ApiProperty({ description: 'The page to come back to; its host must be allowed', example: 'https://scrm.example/p' })
  @IsString({ message: 'must be an address' })
  redirect!: string;
}

/** What WeConnect and WeChat add to the address that the browser comes back to. */
export class HomecomingDto {
  @ApiProperty()
  @Matches(/^[0-9A-Za-z]{1,128}$/, { message: 'must be the letters and digits that were sent out' })
  state!: string;

  @ApiProperty()
  @IsString({ message: 'must be text' })
  @Length(1, 512)
  code!: string;
}
