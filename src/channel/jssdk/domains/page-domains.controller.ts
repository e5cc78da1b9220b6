import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentIdentity, type Identity, Requires } from '../../../auth/index.js';
import { PageDomains } from './page-domains.js';
import { PageDomainsDto } from './page-domains.dto.js';

@ApiTags('Channel')
@ApiBearerAuth()
@Requires('jssdk-domains:use')
@Controller('api/management/channel/jssdk-domains')
export class PageDomainsController {
  constructor(private readonly domains: PageDomains) {}

  @Get()
  @ApiOperation({ summary: 'The domains whose pages are signed; none: any' })
  @ApiOkResponse({ type: PageDomainsDto })
  async find(@CurrentIdentity() { accountId }: Identity): Promise<PageDomainsDto> {
    return { domains: await this.domains.of(accountId) };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Names them, all of them' })
  @ApiOkResponse({ type: PageDomainsDto })
  async replace(
    @CurrentIdentity() { accountId }: Identity,
    @Body() { domains }: PageDomainsDto,
  ): Promise<PageDomainsDto> {
    return { domains: await this.domains.replace(accountId, domains) };
  }
}
