import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import type {} from '@fastify/view';
import { DEFAULT_TIME_ZONE, TimeZone } from '../../common/index.js';
import { Assets } from '../assets/assets.js';
import { contentPolicy } from './content-policy.js';
import { takesGzip, zip } from './gzip.js';
import { type Page } from './page.js';
import { site } from './site.js';

const USUAL_ZONE = TimeZone.parse(DEFAULT_TIME_ZONE);

interface RenderOptions {
  /** An origin that the page may show in a frame. */
  frames?: string | undefined;
  /** By whose clock it tells the time. */
  zone?: TimeZone | undefined;
}

/** Renders templates and answers them under a policy that lets a page load this service's own files and nothing else. */
@Injectable()
export class Pages {
  constructor(private readonly assets: Assets) {}

  /** Renders a page and sets the reply's status and headers. @returns the body to send */
  async render(
    request: FastifyRequest,
    reply: FastifyReply,
    { template, data, status }: Page,
    { frames, zone = USUAL_ZONE }: RenderOptions = {},
  ): Promise<string | Buffer> {
    const html = await reply.viewAsync(template, { ...data, site: site(this.assets, zone) });
    const zipped = takesGzip(request);
    void reply.status(status).headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy(frames),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      vary: 'accept-encoding, cookie',
      ...(zipped && { 'content-encoding': 'gzip' }),
    });
    return zipped ? zip(html) : html;
  }
}
