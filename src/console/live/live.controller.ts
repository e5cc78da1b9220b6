import { type MessageEvent, Param, Query, Sse } from '@nestjs/common';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type Observable } from 'rxjs';
import { Requires } from '../../auth/index.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { LiveFeed } from './live-feed.js';
import { LiveTopics, type Topic, TOPICS } from './live-topics.js';

export class LiveTopicDto {
  @IsIn(TOPICS)
  topic!: Topic;
}

export class LiveSubjectDto {
  @IsOptional()
  @Matches(/^[0-9A-Za-z_\-|*]{1,64}$/)
  of?: string;
}

/** Server-sent events: the version of what a page shows, whenever it changes. */
@ConsoleController('live')
@Requires('console:use')
export class LiveController {
  constructor(
    private readonly feed: LiveFeed,
    private readonly topics: LiveTopics,
  ) {}

  @Sse(':topic')
  watch(
    @CurrentSession() { identity }: Session,
    @Param() { topic }: LiveTopicDto,
    @Query() { of = '' }: LiveSubjectDto,
  ): Observable<MessageEvent> {
    const { accountId, role } = identity;
    return this.feed.watch([topic, role, accountId, of].join('|'), () => this.topics.version(topic, identity, of));
  }
}
