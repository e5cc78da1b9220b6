import { Body, Get, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { accountScope, type Identity, Requires } from '../../auth/index.js';
import {
  MINUTE,
  HOUR,
  Clock,
  type ModuleName,
  isMoment,
  isOfServedYear,
  SERVED_YEARS,
  type TimeZone,
} from '../../common/index.js';
import { ModuleViews } from '../../features/activation/index.js';
import { Page } from '../../web/index.js';
import { ReplayService } from '../../webhook/index.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { IsIn, Matches, ValidateBy } from 'class-validator';
import { OptionalField } from '../forms/optional-field.decorator.js';

/** Accepts what a browser's `datetime-local` field sends. */
const IsLocalTime = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalTime',
    validator: {
      validate: isLocalTime,
      defaultMessage: () => `must be a date and a time, ${SERVED_YEARS}`,
    },
  });

/** Which deliveries to make again, and whether to do so or only to count them. */
export class ReplayForm {
  @IsLocalTime()
  from!: string;

  @IsLocalTime()
  to!: string;

  @OptionalField()
  @Matches(/^[a-z][a-z0-9-]{0,31}$/)
  module?: string;

  @IsIn(['count', 'replay'])
  step!: 'count' | 'replay';
}

function isLocalTime(value: unknown): boolean {
  return typeof value === 'string' && isMoment(`${value}Z`) && isOfServedYear(value);
}

/** What the form's field shows. */
export function toLocal(at: Date, zone: TimeZone): string {
  return zone.textOf(at).slice(0, 'yyyy-mm-dd hh:mm'.length).replace(' ', 'T');
}

/** Deliveries of a span of time again: first counted, then made. */
@ConsoleController('replay')
@Requires('events:replay')
export class ReplayPageController {
  constructor(
    private readonly replays: ReplayService,
    private readonly modules: ModuleViews,
    private readonly clock: Clock,
  ) {}

  @Get()
  show(@CurrentSession() { identity, zone }: Session): Promise<Page> {
    const now = this.clock.now().getTime();
    // The field counts whole minutes, and the end is left out: this minute belongs to the last hour.
    const [from, to] = [now - HOUR, now + MINUTE].map((ms) => toLocal(new Date(ms), zone));
    return this.page(identity, { from, to });
  }

  @Post()
  @RouteConfig({ formBody: true })
  async replay(@CurrentSession() { identity, zone }: Session, @Body() form: ReplayForm): Promise<Page> {
    const { from, to, module, step } = form;
    const range = { from: zone.momentOf(from), to: zone.momentOf(to), module: module as ModuleName | undefined };
    const dryRun = step === 'count';
    const count = await this.replays.replayRange(accountScope(identity), range, dryRun);
    return this.page(identity, { from, to, module, ...(dryRun ? { counted: count } : { replayed: count }) });
  }

  private async page({ accountId }: Identity, data: object): Promise<Page> {
    const modules = await this.modules.list(accountId);
    return new Page('console/views/replay', { ...data, modules: modules.map(({ name }) => name) });
  }
}
