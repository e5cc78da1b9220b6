import { Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Identity } from '../auth/index.js';
import { Config } from '../config/index.js';
import { oauthAddress } from './oauth-address.js';
import { pageAddress } from './page-address.js';
import { type PayPageContent } from './pages/pay-page.js';
import { MONEY_WORDS, PAYMENT_WORDS } from './pages/pay-words.js';
import { PROBLEM_WORDS, UNKNOWN_PROBLEM } from './pages/problem-words.js';
import { PhoneLink } from './phone-link.js';

interface Visit {
  request: FastifyRequest;
  channelId: string | undefined;
  identity: Identity | undefined;
  content: PayPageContent;
}

/** The parameters by which the script tells the page something of one moment. */
const PASSING = ['change', 'repriced'];

/** What surrounds a module's bill: how its user signs in, what the page's script needs, and the sandbox's stand-in for WeChat. */
@Injectable()
export class PayPageContext {
  /** The origin that the stand-in shows its phone of; undefined with a real gateway. */
  readonly frames: string | undefined;

  constructor(
    private readonly phone: PhoneLink,
    private readonly config: Config,
  ) {
    this.frames = phone.url === undefined ? undefined : new URL(phone.url).origin;
  }

  of({ request: { url }, channelId, identity, content }: Visit): Record<string, unknown> {
    const { bill, words } = content;
    const ready = identity?.buyerId !== undefined;
    return {
      ready,
      signIn: ready ? undefined : this.signIn(url, channelId, identity),
      again: pageAddress(url, { without: ['orderNumber', ...PASSING] }),
      change: pageAddress(url, { without: ['orderNumber', ...PASSING], with: { change: '1' } }),
      script: bill && { bill: JSON.stringify({ ...bill, channelId }), words: wordsOf(words) },
      ...this.sandboxOf(url),
    };
  }

  /** Through OAuth and back to the page; undefined where nobody knows for which channel. */
  signIn(page: string, channelId: string | undefined, identity?: Identity): string | undefined {
    if (channelId === undefined) return undefined;
    return oauthAddress({ publicUrl: this.config.publicUrl, channelId, page }, identity);
  }

  /** `?outside=1` shows the page as a browser outside WeChat does. */
  private sandboxOf(url: string): Record<string, unknown> {
    if (this.phone.url === undefined) return {};
    const outside = new URL(url, this.config.publicUrl).searchParams.get('outside') === '1';
    const otherWay = pageAddress(url, outside ? { without: ['outside'] } : { with: { outside: '1' } });
    return { phoneUrl: this.phone.url, outside, otherWay };
  }
}

/** Of the script, which has none of its own. */
function wordsOf(own: PayPageContent['words']): string {
  const problems = { ...PROBLEM_WORDS, ...own };
  return JSON.stringify({ said: PAYMENT_WORDS, money: MONEY_WORDS, problems, unknown: UNKNOWN_PROBLEM });
}
