import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { mayUse, type Permission } from '../../auth/index.js';
import { DEFAULT_TIME_ZONE } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Page, Pages } from '../../web/index.js';
import { type Session } from '../session/session.js';
import { FormTokens } from '../session/console-cookies.js';

/** The console's parts, as its menu shows them. */
export interface NavigationEntry {
  path: string;
  /** Not shown to who may not use it. */
  needs: Permission;
  icon: string;
  zh: string;
  en: string;
  /** Where else its pages are. */
  also?: readonly string[];
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { path: '/console', needs: 'console:use', icon: 'chart-bar-square', zh: '概览', en: 'Overview' },
  {
    path: '/console/channels',
    needs: 'channels:read',
    icon: 'chat-bubble-left-right',
    zh: '渠道管理',
    en: 'Channels',
    also: ['/console/test-payments', '/console/own-channels'],
  },
  {
    path: '/console/payments',
    needs: 'payments:read',
    icon: 'banknotes',
    zh: '支付记录',
    en: 'Payments',
    also: ['/console/trades', '/console/orders'],
  },
  { path: '/console/modules', needs: 'modules:read', icon: 'puzzle-piece', zh: '模块', en: 'Modules' },
  {
    path: '/console/events',
    needs: 'events:read',
    icon: 'inbox-stack',
    zh: '事件',
    en: 'Events',
    also: ['/console/replay'],
  },
  { path: '/console/ownership', needs: 'channels:assign', icon: 'link', zh: '渠道归属', en: 'Ownership' },
];

/** What surrounds each page: who is signed in, where one is, and the token of its forms. */
@Injectable()
export class Shell {
  constructor(
    private readonly pages: Pages,
    private readonly forms: FormTokens,
    private readonly config: Config,
  ) {}

  /** @returns the body to send; status and headers are set */
  render(request: FastifyRequest, reply: FastifyReply, { template, data, status }: Page): Promise<string | Buffer> {
    const { session } = request as FastifyRequest & { session?: Session };
    const page = new Page(template, { ...this.surroundings(request, session), ...data }, status);
    return this.pages.render(request, reply, page, { zone: session?.zone });
  }

  private surroundings({ url }: FastifyRequest, session: Session | undefined): Record<string, unknown> {
    const path = new URL(url, this.config.publicUrl).pathname;
    const may = (permission: Permission): boolean => session !== undefined && mayUse(session.identity.role, permission);
    return {
      may,
      navigation: NAVIGATION.filter(({ needs }) => may(needs)).map((entry) => ({
        ...entry,
        current: isIn(path, entry),
      })),
      sandbox: this.config.sandbox && this.config.weconnectUrl === undefined,
      identity: session?.identity,
      timeZone: session && unusual(session.zone.name),
      ...(session && { csrf: this.forms.create(session.csrfSecret) }),
    };
  }
}

/** The clock that everybody expects need not be named. */
function unusual(timeZone: string): string | undefined {
  return timeZone === DEFAULT_TIME_ZONE ? undefined : timeZone;
}

function isIn(path: string, { path: own, also = [] }: NavigationEntry): boolean {
  return [own, ...also].some((entry) => isBelow(path, entry));
}

/** The overview is above every page, and only itself. */
function isBelow(path: string, entry: string): boolean {
  return path === entry || (entry !== '/console' && path.startsWith(`${entry}/`));
}
