import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Public } from '../auth/index.js';
import { Page, Pages } from '../web/index.js';
import { PayPageSurroundings } from './pay-page.surroundings.js';
import { PayPageRegistry } from './pages/pay-page.registry.js';
import { Visitor } from './visitor.js';
import { WebappErrorFilter } from './webapp-error.filter.js';

/**
 * The modules' pay pages. Each lies directly in this directory, which is the one that a merchant enters at WeChat as its pay
 * authorization directory: WeChat compares directories exactly.
 */
@ApiTags('Webapp')
@Public()
@UseFilters(WebappErrorFilter)
@Controller('webapp/common/pay')
export class PayPageController {
  constructor(
    private readonly pages: Pages,
    private readonly registry: PayPageRegistry,
    private readonly visitor: Visitor,
    private readonly surroundings: PayPageSurroundings,
  ) {}

  @Get(':module')
  @ApiProduces('text/html')
  @ApiOperation({ summary: "The module's pay page" })
  async show(
    @Param('module') module: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const channelId = typeof query.channelId === 'string' ? query.channelId : undefined;
    const identity = await this.visitor.identify(request, channelId);
    const content = await this.registry.show(module, { identity, buyerId: identity?.buyerId, query });
    const page = new Page('webapp/views/pay', {
      module,
      ...content,
      ...this.surroundings.of({ request, channelId: channelId ?? identity?.channelId, identity, content }),
    });
    await reply.send(await this.pages.render(request, reply, page, { frames: this.surroundings.frames }));
  }
}
