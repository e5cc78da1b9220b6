import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Identity, Public } from '../auth/index.js';
import { Page, Pages } from '../web/index.js';
import { PayPageContext } from './pay-page.context.js';
import { type PayPageContent } from './pages/pay-page.js';
import { PayPageRegistry } from './pages/pay-page.registry.js';
import { Visitor } from './visitor.js';
import { WebappErrorFilter } from './webapp-error.filter.js';

const ORDER: PayPageContent['title'] = { zh: '订单', en: 'Order' };

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
    private readonly surroundings: PayPageContext,
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
    const content = await this.contentOf(module, query, identity);
    const page = new Page('webapp/views/pay', {
      module,
      ...content,
      locked: isOrder(query) && !identity,
      ...this.surroundings.of({ request, channelId: channelId ?? identity?.channelId, identity, content }),
    });
    await reply.send(await this.pages.render(request, reply, page, { frames: this.surroundings.frames }));
  }

  /**
   * An order is shown to who is signed in: anybody else signs in first. Either what there is to choose or the bill of what was chosen is
   * shown, never both: the button pays what is on the page.
   */
  private async contentOf(
    module: string,
    query: Record<string, unknown>,
    identity: Identity | undefined,
  ): Promise<PayPageContent> {
    const show = this.registry.find(module);
    if (isOrder(query) && !identity) return { title: ORDER };
    const content = await show({ identity, buyerId: identity?.buyerId, query });
    const isChange = query.change !== undefined && content.bill?.orderNumber === undefined;
    return isChange ? { ...content, bill: undefined } : content;
  }
}

const isOrder = ({ orderNumber }: Record<string, unknown>): boolean => typeof orderNumber === 'string';
