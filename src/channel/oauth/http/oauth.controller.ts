import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Public } from '../../../auth/index.js';
import { OauthPageFilter } from '../page/oauth-page.filter.js';
import { HomecomingDto, OauthWishDto } from './oauth.dto.js';
import { Leads, type Lead } from './leads.decorator.js';
import { OauthDesk } from './oauth.desk.js';

/** For browsers, before anybody knows who their user is. */
@ApiTags('Mobile')
@Public()
@UseFilters(OauthPageFilter)
@Controller('api/mobile')
export class OauthController {
  constructor(private readonly desk: OauthDesk) {}

  @Get('pay')
  @Leads()
  @ApiOperation({ summary: 'Pay OAuth: leads back to the page with channelId and the openId to pay with (buyerId)' })
  @ApiFoundResponse({ description: "WeConnect's authorization" })
  async pay(
    @Query() wish: OauthWishDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Lead> {
    return this.desk.sendOff('pay', wish, { request, reply });
  }

  @Get('check-pay')
  @Leads()
  @ApiOperation({ summary: 'Where pay OAuth comes back to' })
  @ApiFoundResponse({ description: 'The page that began it, or, where the code was spent, the authorization again' })
  async checkPay(
    @Query() homecoming: HomecomingDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Lead> {
    return this.desk.receive('pay', homecoming, { request, reply });
  }

  @Get('base-oauth')
  @Leads()
  @ApiOperation({ summary: "Base OAuth: signs the user in under the channel's own openId (cookie mobile_token)" })
  @ApiFoundResponse({ description: "WeChat's authorization" })
  async baseOauth(
    @Query() wish: OauthWishDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Lead> {
    return this.desk.sendOff('base', wish, { request, reply });
  }

  @Get('check-base-oauth')
  @Leads()
  @ApiOperation({ summary: 'Where base OAuth comes back to' })
  @ApiFoundResponse({ description: 'The page that began it, or, where the code was spent, the authorization again' })
  async checkBaseOauth(
    @Query() homecoming: HomecomingDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Lead> {
    return this.desk.receive('base', homecoming, { request, reply });
  }
}
