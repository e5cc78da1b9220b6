import { Body, Controller, Get, Header, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Matches } from 'class-validator';
import { type FastifyReply } from 'fastify';
import { CurrentIdentity, type Identity, Public, Requires } from '../../auth/index.js';
import { IsOpaqueId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { JssdkService } from './jssdk.service.js';
import { PageDomains } from './page-domains.js';

/** `GET /api/jssdk/sign-package` */
class SignPackageQueryDto {
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

class SignPackageDto {
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

class PageDomainsDto {
  /** Exact hosts, with a port where it is not the scheme's own; none: any page is signed. */
  @ApiProperty({ type: [String], example: ['shop.example', 'm.shop.example:8443'] })
  @IsArray({ message: 'must be a list of domains' })
  @ArrayMaxSize(100)
  @Matches(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/i, {
    each: true,
    message: 'must be domains such as shop.example, without scheme or path',
  })
  domains!: string[];
}

/** Public, for a page has no token before its user is known; what it signs is good on the channel's own domains only. */
@ApiTags('JS-SDK')
@Public()
@Controller('api/jssdk')
export class JssdkController {
  private readonly ownOrigin: string;

  constructor(
    private readonly jssdk: JssdkService,
    { publicUrl }: Config,
  ) {
    this.ownOrigin = new URL(publicUrl).origin;
  }

  @Get('sign-package')
  @Header('cache-control', 'no-store')
  @Header('vary', 'Origin')
  @ApiOperation({ summary: 'What wx.config of a page takes' })
  @ApiOkResponse({ type: SignPackageDto })
  async signPackage(
    @Query() { channelId, refererUrl }: SignPackageQueryDto,
    @Headers() { origin, referer }: { origin?: string; referer?: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignPackageDto> {
    const signed = await this.jssdk.getSignPackage(channelId, refererUrl ?? this.askingPage(referer));
    if (isOwnPage(origin, signed.url)) reply.header('access-control-allow-origin', origin);
    return signed;
  }

  /** The page of this service that asks, where its browser says so: it does within one origin, and names no more than the origin to others. */
  private askingPage(referer: string | undefined): string | undefined {
    if (referer === undefined || !URL.canParse(referer)) return undefined;
    return new URL(referer).origin === this.ownOrigin ? referer : undefined;
  }
}

/** A page on another domain of the account may read what was signed for itself, and nothing else. */
function isOwnPage(origin: string | undefined, url: string): boolean {
  return origin !== undefined && new URL(url).origin === origin;
}

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
