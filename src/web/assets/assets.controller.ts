import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Public } from '../../auth/index.js';
import { Assets } from './assets.js';
import { takesGzip } from '../pages/pages.js';

@ApiExcludeController()
@Public()
@Controller('assets')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':file')
  find(@Param('file') file: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const asset = this.assets.find(file);
    if (!asset) throw new NotFoundException();
    const zipped = takesGzip(request);
    void reply
      .headers({
        'content-type': asset.mediaType,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
        ...(zipped && { 'content-encoding': 'gzip' }),
      })
      .send(zipped ? asset.gzip : asset.content);
  }
}
