import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import type {} from '@fastify/view';
import { DEFAULT_TIME_ZONE, TimeZone } from '../../common/index.js';
import { Assets } from '../assets/assets.js';
import { site } from './site.js';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Compresses a page; pages are small and their secrets are salted anew in each (BREACH). */
export const zip: (text: string) => Promise<Buffer> = promisify(gzip);

export function takesGzip({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /\bgzip\b/.test([headers['accept-encoding']].join());
}

/**
 * What a page may load and be: its own files, no inline script or style, nobody's frame.
 * @param frames an origin that it may show in a frame
 */
export function contentPolicy(frames?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
  ].join('; ');
}

/** What a page's handler answers: which template, with what. */
export class Page {
  /** @param template its path below `src/`, without `.eta` */
  constructor(
    readonly template: string,
    readonly data: Readonly<Record<string, unknown>>,
    readonly status = 200,
  ) {}
}

/** Sends the browser on by GET, after a form was taken. */
export class SeeOther {
  constructor(readonly location: string) {}
}

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
