import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { mayUse, type Permission } from '../../auth/index.js';
import { DEFAULT_TIME_ZONE } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Page, Pages } from '../../web/index.js';
import { FormTokens } from '../session/form-tokens.js';
import { type Session } from '../session/session.js';
import { NAVIGATION, type NavigationEntry } from './navigation.js';

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
