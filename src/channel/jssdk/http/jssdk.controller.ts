import { Controller, Get, Header, Headers, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../../../auth/index.js';
import { Config } from '../../../config/index.js';
import { JssdkService } from '../jssdk.service.js';
import { SignPackageDto, SignPackageQueryDto } from './sign-package.dto.js';

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
