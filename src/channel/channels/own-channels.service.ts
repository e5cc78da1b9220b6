import { Injectable, Logger } from '@nestjs/common';
import { type Identity } from '../../auth/index.js';
import {
  type AccountId,
  type ChannelId,
  Clock,
  defineError,
  type FieldFault,
  InvalidInput,
} from '../../common/index.js';
import {
  type Channel,
  mayCollect,
  type NewOwnChannel,
  type OwnChannelChange,
  OwnChannelRepository,
  SecretKeeper,
} from '../../gateway/index.js';
import { ChannelNotFound, ChannelOwnership, MerchantService } from '../../merchant/index.js';
import { type AppCredentials, WeChatApi, WeChatRefused } from '../../wechat-api/index.js';
import { TicketProvider } from '../jssdk/ticket-provider.js';
import { type ChannelStanding } from './channels.service.js';

/** The channel is the account's, and the gateway has it. */
class ChannelHostedElsewhere extends defineError(
  'channel-hosted-elsewhere',
  'conflict',
  'The gateway has this channel, not its own appId and secret: it is changed and removed there.',
) {}

/** Who pays would have nobody to tell who they are. */
class ChannelCollects extends defineError(
  'channel-collects',
  'conflict',
  'Payments are collected through this channel: open payment on another one first.',
) {}

/** What an administrator enters. */
export interface EnteredChannel extends Omit<NewOwnChannel, 'accountId'> {
  secret: string;
}

type Who = Pick<Identity, 'accountId' | 'sub'>;

/** Channels of one's own: entered with appId and secret, which are tried at WeChat before they are kept. */
@Injectable()
export class OwnChannelsService {
  private readonly logger = new Logger(OwnChannelsService.name);

  constructor(
    private readonly own: OwnChannelRepository,
    private readonly secrets: SecretKeeper,
    private readonly wechat: WeChatApi,
    private readonly channels: ChannelOwnership,
    private readonly merchants: MerchantService,
    private readonly tickets: TicketProvider,
    private readonly clock: Clock,
  ) {}

  /**
   * Whoever has an appId's secret has the public account. So a channel of the same appId at the gateway, whosever it is, is no obstacle and is
   * not touched: everything here goes by the channel's id. That an appId is here already is told after its secret was tried, so to nobody else.
   * @throws CredentialsKeyMissing, InvalidInput naming what WeChat refuses, AppIdTaken; then, and where WeChat gives no answer, nothing is kept
   * @throws WeChatRefused, WeChatUnavailable, WeChatUnreadable, GatewayUnavailable
   */
  async add({ accountId, sub }: Who, { secret, ...entered }: EnteredChannel): Promise<ChannelStanding> {
    this.secrets.assertKeeps();
    const merchant = await this.merchants.findIfAny(accountId);
    await this.tryOut({ appId: entered.appId, secret });
    const channel = await this.own.insert({ accountId, ...entered }, secret, this.clock.now());
    await this.channels.learn(channel);
    this.audit('own channel added', channel, sub);
    return { channel, merchant };
  }

  /**
   * What is left out stays.
   * @throws ChannelNotFound, ChannelHostedElsewhere; ChannelCollects for a type that may not, while payments are collected through it
   * @throws as `add` for a secret
   */
  async change({ accountId, sub }: Who, channelId: ChannelId, change: OwnChannelChange): Promise<ChannelStanding> {
    const { appId, social } = await this.find(accountId, channelId);
    const { secret, accountType } = change;
    const merchant = await this.merchants.findIfAny(accountId);
    const keepsCollecting = accountType === undefined || mayCollect({ social, accountType });
    if (!keepsCollecting && (await this.collects(accountId, channelId))) throw new ChannelCollects();
    if (secret !== undefined) {
      this.secrets.assertKeeps();
      await this.tryOut({ appId, secret });
    }
    const channel = await this.own.change(accountId, channelId, change);
    if (!channel) throw new ChannelNotFound();
    await this.channels.learn(channel);
    this.audit(secret === undefined ? 'own channel changed' : 'own channel changed, with its secret', channel, sub);
    return { channel, merchant };
  }

  /**
   * Other processes serve it for ten seconds more. Its payments stay readable.
   * @throws ChannelNotFound, ChannelHostedElsewhere, ChannelCollects; GatewayUnavailable where it is not known whether it collects
   */
  async remove({ accountId, sub }: Who, channelId: ChannelId): Promise<void> {
    const channel = await this.find(accountId, channelId);
    if (await this.collects(accountId, channelId)) throw new ChannelCollects();
    if (!(await this.own.remove(accountId, channelId, this.clock.now()))) throw new ChannelNotFound();
    this.channels.forget(channelId);
    await this.tickets.forget(channelId);
    this.audit('own channel removed', channel, sub);
  }

  private async find(accountId: AccountId, channelId: ChannelId): Promise<Channel> {
    const channel = await this.channels.find(accountId, channelId);
    if (channel.host !== 'wechat') throw new ChannelHostedElsewhere();
    return channel;
  }

  private async collects(accountId: AccountId, channelId: ChannelId): Promise<boolean> {
    const merchant = await this.merchants.findIfAny(accountId, { now: true });
    return merchant?.enabled === true && merchant.payingChannelId === channelId;
  }

  private async tryOut(credentials: AppCredentials): Promise<void> {
    try {
      await this.wechat.fetchAccessToken(credentials, { renew: false });
    } catch (error) {
      const fault = error instanceof WeChatRefused ? faultOf(error) : undefined;
      throw fault ? new InvalidInput([fault]) : error;
    }
  }

  private audit(msg: string, { id: channelId, accountId, appId }: Channel, by: string): void {
    this.logger.log({ msg, audit: true, channelId, accountId, appId, by });
  }
}

const WRONG_SECRET = 'is not the AppSecret of this appId';
const FROZEN = 'is frozen: reset it at 微信公众平台 (设置与开发 → 基本配置)';
const TO_BE_CONFIRMED =
  'is taken by WeChat once an administrator of the public account has confirmed this service’s address';

/** WeChat's errcodes of `stable_token`, by the field that is to be looked at. */
const FAULTS: Readonly<Record<number, FieldFault>> = {
  40013: { field: 'appId', message: 'is no appId that WeChat knows' },
  41002: { field: 'appId', message: 'is no appId that WeChat knows' },
  50007: { field: 'appId', message: 'is of a public account that WeChat has frozen' },
  40001: { field: 'appSecret', message: WRONG_SECRET },
  40125: { field: 'appSecret', message: WRONG_SECRET },
  41004: { field: 'appSecret', message: WRONG_SECRET },
  40243: { field: 'appSecret', message: FROZEN },
  89501: { field: 'appSecret', message: TO_BE_CONFIRMED },
  89503: { field: 'appSecret', message: TO_BE_CONFIRMED },
  89506: { field: 'appSecret', message: 'was refused for a day by an administrator of the public account' },
  89507: { field: 'appSecret', message: 'was refused for an hour by an administrator of the public account' },
};

const NOT_IN_ALLOW_LIST = 40164;

/** @returns undefined where it is nothing that was entered */
function faultOf({ errcode, address }: WeChatRefused): FieldFault | undefined {
  if (errcode === NOT_IN_ALLOW_LIST) {
    const message = `is not taken from this service's address: 请在微信公众平台（设置与开发 → 基本配置 → IP 白名单）加入 ${address ?? '本服务的出口 IP'}`;
    return { field: 'appSecret', message: `${message} (errcode ${errcode})` };
  }
  const fault = FAULTS[errcode];
  return fault && { ...fault, message: `${fault.message} (errcode ${errcode})` };
}
