import { Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Identity } from '../auth/index.js';
import { Config } from '../config/index.js';
import { oauthAddress } from './oauth-address.js';
import { type PayPageContent } from './pages/pay-page.js';
import { SandboxPhone } from './sandbox-phone.js';

interface Visit {
  request: FastifyRequest;
  channelId: string | undefined;
  identity: Identity | undefined;
  content: PayPageContent;
}

/** What surrounds a module's bill: how its user signs in, what the page's script needs, and the sandbox's stand-in for WeChat. */
@Injectable()
export class PayPageSurroundings {
  /** The origin that the stand-in shows its phone of; undefined with a real gateway. */
  readonly frames: string | undefined;

  constructor(
    private readonly phone: SandboxPhone,
    private readonly config: Config,
  ) {
    this.frames = phone.url === undefined ? undefined : new URL(phone.url).origin;
  }

  of({ request, channelId, identity, content: { bill } }: Visit): Record<string, unknown> {
    const { publicUrl } = this.config;
    const ready = identity?.buyerId !== undefined;
    const signIn =
      ready || channelId === undefined
        ? undefined
        : oauthAddress({ publicUrl, channelId, page: request.url }, identity);
    const script = bill && { ...bill, ...(channelId !== undefined && { channelId }) };
    const again = this.without('orderNumber', request.url);
    return { ready, signIn, again, script: JSON.stringify(script ?? {}), ...this.sandboxOf(request.url) };
  }

  /** The same page, where another order can be placed. */
  private without(name: string, url: string): string {
    const { pathname, searchParams } = new URL(url, this.config.publicUrl);
    searchParams.delete(name);
    return `${pathname}?${searchParams.toString()}`;
  }

  /** `?outside=1` shows the page as a browser outside WeChat does. */
  private sandboxOf(url: string): Record<string, unknown> {
    if (this.phone.url === undefined) return {};
    const { pathname, searchParams } = new URL(url, this.config.publicUrl);
    const outside = searchParams.get('outside') === '1';
    if (outside) searchParams.delete('outside');
    else searchParams.set('outside', '1');
    return { phoneUrl: this.phone.url, outside, otherWay: `${pathname}?${searchParams.toString()}` };
  }
}
