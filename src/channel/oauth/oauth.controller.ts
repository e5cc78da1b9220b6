import {
  applyDecorators,
  Controller,
  Get,
  Header,
  Query,
  Redirect as Redirects,
  Req,
  Res,
  UseFilters,
} from '@nestjs/common';
import { ApiFoundResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Public } from '../../auth/index.js';
import { IsOpaqueId } from '../../common/index.js';
import { OauthPageFilter } from './oauth-page.filter.js';
import { type OauthCallback, OauthService, type Redirect } from './oauth.service.js';

/** `GET /api/mobile/pay` and `/api/mobile/base-oauth` */
class AuthorizeRequestDto {
  @ApiProperty({ description: 'The channel that the user came by' })
  @IsOpaqueId()
  channelId!: string;

  @ApiProperty({ description: 'The page to come back to; its host must be allowed', example: 'https://scrm.example/p' })
  @IsString({ message: 'must be an address' })
  redirect!: string;
}

/** What the gateway and WeChat add to the address that the browser comes back to. */
class OauthCallbackDto implements OauthCallback {
  @ApiProperty()
  @Matches(/^[0-9A-Za-z]{1,128}$/, { message: 'must be the letters and digits that were sent out' })
  state!: string;

  @ApiProperty()
  @IsString({ message: 'must be text' })
  @Length(1, 512)
  code!: string;
}

/** Each redirect is one browser's own, and the next page must learn nothing of the code in the address. */
const RedirectsBrowser = (): MethodDecorator =>
  applyDecorators(Redirects(), Header('cache-control', 'no-store'), Header('referrer-policy', 'no-referrer'));

/** For browsers whose user is not known yet. */
@ApiTags('Mobile')
@Public()
@UseFilters(OauthPageFilter)
@Controller('api/mobile')
export class OauthController {
  constructor(private readonly oauth: OauthService) {}

  @Get('pay')
  @RedirectsBrowser()
  @ApiOperation({ summary: 'Pay OAuth: leads back to the page with channelId and the openId to pay with (buyerId)' })
  @ApiFoundResponse({ description: "The gateway's authorization" })
  async pay(
    @Query() asked: AuthorizeRequestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Redirect> {
    return this.oauth.start('pay', asked, { request, reply });
  }

  @Get('check-pay')
  @RedirectsBrowser()
  @ApiOperation({ summary: 'Where pay OAuth comes back to' })
  @ApiFoundResponse({ description: 'The page that began it, or, where the code was spent, the authorization again' })
  async checkPay(
    @Query() callback: OauthCallbackDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Redirect> {
    return this.oauth.complete('pay', callback, { request, reply });
  }

  @Get('base-oauth')
  @RedirectsBrowser()
  @ApiOperation({ summary: "Base OAuth: signs the user in under the channel's own openId (cookie mobile_token)" })
  @ApiFoundResponse({ description: "WeChat's authorization" })
  async baseOauth(
    @Query() asked: AuthorizeRequestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Redirect> {
    return this.oauth.start('base', asked, { request, reply });
  }

  @Get('check-base-oauth')
  @RedirectsBrowser()
  @ApiOperation({ summary: 'Where base OAuth comes back to' })
  @ApiFoundResponse({ description: 'The page that began it, or, where the code was spent, the authorization again' })
  async checkBaseOauth(
    @Query() callback: OauthCallbackDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Redirect> {
    return this.oauth.complete('base', callback, { request, reply });
  }
}
