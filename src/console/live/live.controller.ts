import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type MessageEvent,
  Param,
  Query,
  Req,
  Sse,
  UseGuards,
} from '@nestjs/common';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type FastifyRequest } from 'fastify';
import { type Observable } from 'rxjs';
import { Requires } from '../../auth/index.js';
import { ConsoleCookies } from '../session/console-cookies.js';
import { sessionOf } from '../session/session.guard.js';
import { SessionService } from '../session/session.service.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { LiveFeed } from './live-feed.js';
import { LiveTopics, type Topic, TOPICS } from './live-topics.js';
import { hashOf } from '../session/session.js';

export class LiveTopicDto {
  @IsIn(TOPICS)
  topic!: Topic;
}

export class LiveSubjectDto {
  @IsOptional()
  @Matches(/^[0-9A-Za-z_\-|*]{1,64}$/)
  of?: string;
}

/** Refuses a stream about what may not be read before it begins: once it has, nothing but versions can be told. */
@Injectable()
export class LiveSubjectGuard implements CanActivate {
  constructor(private readonly topics: LiveTopics) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { topic } = request.params as { topic: unknown };
    const { of } = request.query as { of?: unknown };
    const { identity } = sessionOf(request);
    await this.topics.requireReadable(topic, identity, typeof of === 'string' ? of : '');
    return true;
  }
}

/** Server-sent events: the version of what a page shows, whenever it changes. */
@ConsoleController('live')
@Requires('console:use')
export class LiveController {
  constructor(
    private readonly feed: LiveFeed,
    private readonly topics: LiveTopics,
    private readonly sessions: SessionService,
    private readonly cookies: ConsoleCookies,
  ) {}

  @Sse(':topic')
  @UseGuards(LiveSubjectGuard)
  watch(
    @Req() request: FastifyRequest,
    @Param() { topic }: LiveTopicDto,
    @Query() { of = '' }: LiveSubjectDto,
  ): Observable<MessageEvent> {
    const { identity } = sessionOf(request);
    const { accountId, role } = identity;
    const secret = this.cookies.session(request) ?? '';
    const isSignedIn = async (): Promise<boolean> => (await this.sessions.find(secret)) !== undefined;
    const key = [topic, role, accountId, of].join('|');
    const look = (): Promise<string> => this.topics.version(topic, identity, of);
    return this.feed.watch(key, look, { session: hashOf(secret), accountId, isSignedIn });
  }
}
