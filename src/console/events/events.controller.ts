import { Get, Param, Post, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { accountScope, Requires } from '../../auth/index.js';
import { type OutTradeNo } from '../../common/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { EventHistoryService, ReplayService } from '../../webhook/index.js';
import { LiveTopics } from '../live/live-topics.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { IsIn, Matches, MaxLength } from 'class-validator';
import { PastedNumber } from '../../channel/index.js';
import { OptionalField } from '../forms/optional-field.decorator.js';
import { parse, stringify } from 'lossless-json';

/** JSON as people read it, every number with all the digits that it came with; what is none stays as it came. */
export function prettyJson(text: string): string {
  try {
    return stringify(parse(text), undefined, 2) ?? text;
  } catch {
    return text;
  }
}

export const EVENT_STATES = ['received', 'confirmed', 'superseded', 'refused'] as const;

/** Which events to show. */
export class EventsQueryDto {
  @OptionalField()
  @IsIn(EVENT_STATES)
  state?: (typeof EVENT_STATES)[number];

  @OptionalField()
  @Matches(/^[a-z_-]{1,64}$/)
  type?: string;

  @PastedNumber()
  @Matches(/^[0-9A-Za-z_\-|*]{6,32}$/, { message: 'must be 6 to 32 characters of 0-9 a-z A-Z _ - | *' })
  outTradeNo?: string;

  /** Only events that a module has given up. */
  @OptionalField()
  @IsIn(['1'])
  dead?: '1';

  /** Only events that the module has not heard whose payment they tell of. */
  @OptionalField()
  @IsIn(['1'])
  untold?: '1';

  @OptionalField()
  @MaxLength(200)
  cursor?: string;
}

const PER_PAGE = 25;

/** What came in, and what became of it. */
@ConsoleController('events')
@Requires('events:read')
export class EventsPageController {
  constructor(
    private readonly history: EventHistoryService,
    private readonly replays: ReplayService,
    private readonly live: LiveTopics,
  ) {}

  @Get()
  async list(@CurrentSession() { identity }: Session, @Query() query: EventsQueryDto): Promise<Page> {
    const { cursor, dead, untold, outTradeNo, ...filter } = query;
    const accountId = accountScope(identity);
    const version = await this.live.version('events', identity);
    const flags = { dead: dead === '1', untold: untold === '1' };
    const wanted = { ...filter, accountId, outTradeNo: outTradeNo as OutTradeNo | undefined, ...flags };
    const { items, nextCursor } = await this.history.page(wanted, cursor, PER_PAGE);
    return new Page('console/views/events', {
      events: items,
      older: nextCursor && addressOf(query, nextCursor),
      query,
      filtered: Object.values({ ...filter, dead, untold, outTradeNo }).some(Boolean),
      states: EVENT_STATES,
      version,
    });
  }

  @Get(':id')
  async show(@CurrentSession() { identity }: Session, @Param('id') id: string): Promise<Page> {
    const version = await this.live.version('events', identity);
    const event = await this.history.find(accountScope(identity), id);
    return new Page('console/views/event', {
      event,
      body: prettyJson(event.body),
      conflicting: event.conflictingBodies.map(prettyJson),
      version,
    });
  }

  @Post(':id/deliveries/:module/replay')
  @Requires('events:replay')
  @RouteConfig({ formBody: true })
  async replay(
    @CurrentSession() { identity }: Session,
    @Param('id') id: string,
    @Param('module') module: string,
  ): Promise<SeeOther> {
    await this.replays.replayOne(accountScope(identity), `${id}|${module}`);
    return new SeeOther(`/console/events/${id}`);
  }
}

function addressOf(query: EventsQueryDto, cursor: string): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  return `/console/events?${new URLSearchParams([...given.filter(([name]) => name !== 'cursor'), ['cursor', cursor]]).toString()}`;
}
