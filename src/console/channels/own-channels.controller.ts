import { Body, Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type Identity, Requires } from '../../auth/index.js';
import {
  ACCOUNT_TYPES,
  AddChannelDto,
  ChangeChannelDto,
  ChannelsService,
  OwnChannelsService,
} from '../../channel/index.js';
import { DomainError, InvalidInput, parseChannelId } from '../../common/index.js';
import { DtoPipe, faultOf } from '../../http/index.js';
import { Page, SeeOther } from '../../web/index.js';
import { CurrentSession } from '../session/session.guard.js';
import { type Session } from '../session/session.js';
import { ConsoleController } from '../shell/console-controller.decorator.js';
import { faultWords } from './field-labels.js';

type Form = Record<string, unknown>;

const TYPE_NAMES: Record<(typeof ACCOUNT_TYPES)[number], string> = {
  SERVICE_AUTH_ACCOUNT: '服务号（已认证） Service account, verified',
  SERVICE_ACCOUNT: '服务号（未认证） Service account',
  SUBSCRIPTION_AUTH_ACCOUNT: '订阅号（已认证） Subscription account, verified',
  SUBSCRIPTION_ACCOUNT: '订阅号（未认证） Subscription account',
};

/** 接入公众号: a channel of one's own by its AppID and secret, and changing its secret. */
@ConsoleController('own-channels')
@Requires('channels:write')
export class OwnChannelPageController {
  private readonly pipe = new DtoPipe();

  constructor(
    private readonly own: OwnChannelsService,
    private readonly channels: ChannelsService,
  ) {}

  @Get()
  enter(): Page {
    return formPage({});
  }

  @Post()
  @RouteConfig({ formBody: true })
  async add(@CurrentSession() { identity }: Session, @Body() form: Form): Promise<Page | SeeOther> {
    return answering(form, {}, async () => {
      const { appSecret: secret, ...entered } = await this.read(AddChannelDto, form);
      const { channelAccount } = entered;
      return (await this.own.add(identity, { ...entered, channelAccount, secret })).channel.id;
    });
  }

  /** @throws ChannelNotFound */
  @Get(':channelId')
  async show(@CurrentSession() { identity }: Session, @Param('channelId') channelId: string): Promise<Page> {
    return formPage(await this.channelOf(identity, channelId));
  }

  @Post(':channelId')
  @RouteConfig({ formBody: true })
  async change(
    @CurrentSession() { identity }: Session,
    @Param('channelId') channelId: string,
    @Body() form: Form,
  ): Promise<Page | SeeOther> {
    const shown = await this.channelOf(identity, channelId);
    return answering(form, shown, async () => {
      const { appSecret: secret, name, accountType } = await this.read(ChangeChannelDto, form);
      return (await this.own.change(identity, parseChannelId(channelId), { secret, name, accountType })).channel.id;
    });
  }

  private async channelOf({ accountId }: Identity, written: string): Promise<Shown> {
    const { channel } = await this.channels.one(accountId, parseChannelId(written));
    const { id: channelId, name, appId, accountType } = channel;
    return { channelId, name, appId, accountType };
  }

  /** By the rules of the HTTP interface; what is left empty is left out, and what is pasted has no spaces around it. */
  private async read<Dto extends object>(dto: new () => Dto, form: Form): Promise<Dto> {
    const entries = Object.entries(form).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.trim() : value,
    ]);
    const given: unknown = Object.fromEntries(entries.filter(([, value]) => value !== ''));
    return (await this.pipe.transform(given, { type: 'body', metatype: dto })) as Dto;
  }
}

/** What stands in the form before anybody types. */
interface Shown {
  channelId?: string;
  name?: string;
  appId?: string;
  accountType?: string;
}

/** The secret is typed anew. */
async function answering(form: Form, shown: Shown, work: () => Promise<string>): Promise<Page | SeeOther> {
  try {
    return new SeeOther(`/console/channels/${encodeURIComponent(await work())}`);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { name, appId, accountType, channelAccount } = form;
    return formPage({ ...shown, name, appId: shown.appId ?? appId, accountType, channelAccount }, error);
  }
}

function formPage(values: object, error?: DomainError): Page {
  const faults = Object.fromEntries((error?.faults ?? []).map(({ field, message }) => [field, faultWords(message)]));
  const refused = error && !(error instanceof InvalidInput) ? faultWords(error.message) : undefined;
  const status = error ? faultOf(error).status : 200;
  return new Page('console/views/own-channel', { values, faults, refused, types: TYPE_NAMES }, status);
}
