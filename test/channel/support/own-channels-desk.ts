import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { type ApiAnswer, type ApiClient } from '../../support/api-client.js';
import { ScriptedWeChat } from '../../support/scripted-wechat.js';
import { startApp, type TestApp } from '../../support/start-app.js';

export const PUBLIC_URL = 'http://scrm.example';
export const PAGE = `${PUBLIC_URL}/page`;
export const CHANNELS = '/api/management/channel/channels';
export const APP_ID = 'wx00000000000000a1';
export const SECRET = 'b5f4c1d2e3a4968778695a4b3c2d1e0f';
/** Another one, as it is after a reset at WeChat. */
export const NEW_SECRET = '00112233445566778899aabbccddeeff';

const ENTERED = { name: '自营商城', appId: APP_ID, appSecret: SECRET, accountType: 'SERVICE_AUTH_ACCOUNT' };

type Options = NonNullable<Parameters<typeof startApp>[0]>;

/** A service whose WeChat is scripted, with two accounts in it; everything that is logged is heard. */
export class OwnChannelsDesk {
  readonly wechat: ScriptedWeChat;
  readonly app: TestApp;
  readonly admin: ApiClient;
  readonly stranger: ApiClient;
  readonly logged: string[] = [];
  private readonly environment: Record<string, string>;

  private constructor(
    parts: Pick<OwnChannelsDesk, 'wechat' | 'app' | 'admin' | 'stranger'>,
    environment: Record<string, string>,
  ) {
    ({ wechat: this.wechat, app: this.app, admin: this.admin, stranger: this.stranger } = parts);
    this.environment = environment;
    this.hear();
  }

  static async open(options: Options = {}): Promise<OwnChannelsDesk> {
    const wechat = await ScriptedWeChat.open();
    const environment = { PUBLIC_URL, CREDENTIALS_KEY: randomBytes(32).toString('base64') };
    const app = await startApp({ environment, wechatApiUrl: wechat.url, ...options });
    const stranger = await app.token('admin', { accountId: app.sandbox.world.accountWithoutPayment.accountId });
    const clients = { admin: app.api(app.tokens.admin), stranger: app.api(stranger) };
    return new OwnChannelsDesk({ wechat, app, ...clients }, environment);
  }

  /** A second process of the same service. */
  async anotherProcess(policies: NonNullable<Options['policies']> = []): Promise<TestApp> {
    const { databaseName, sandbox } = this.app;
    const { environment } = this;
    const second = await startApp({ environment, wechatApiUrl: this.wechat.url, databaseName, sandbox, policies });
    this.hear();
    return second;
  }

  async reset(): Promise<void> {
    this.wechat.reset();
    this.wechat.secrets.clear();
    this.wechat.secrets.set(APP_ID, SECRET);
    this.app.sandbox.control.reset();
    for (const name of ['own_channels', 'jsapi_tickets']) await this.app.database.collection(name).deleteMany({});
  }

  async close(): Promise<void> {
    Logger.overrideLogger(false);
    await this.app.stop();
    await this.wechat.close();
  }

  add(more: object = {}, on: ApiClient = this.admin): Promise<ApiAnswer> {
    return on.post(CHANNELS, { ...ENTERED, ...more });
  }

  /** The id of a new channel; what WeChat was asked for it is forgotten. */
  async added(): Promise<string> {
    const { body } = await this.add();
    this.wechat.asked.length = 0;
    return body.channelId as string;
  }

  sign(channelId: string, on: TestApp = this.app): Promise<ApiAnswer> {
    return on.api().get(`/api/jssdk/sign-package?${new URLSearchParams({ channelId, refererUrl: PAGE }).toString()}`);
  }

  kept(): Promise<number> {
    return this.app.database.collection('own_channels').countDocuments();
  }

  private hear(): void {
    const note = (...words: unknown[]): void => {
      this.logged.push(inspect(words, { depth: null, maxStringLength: null }));
    };
    Logger.overrideLogger({ log: note, error: note, warn: note, debug: note, verbose: note, fatal: note });
  }
}

/** The address that begins base OAuth of a channel. */
export const baseOauthOf = (channelId: string): string =>
  `/api/mobile/base-oauth?${new URLSearchParams({ channelId, redirect: PAGE }).toString()}`;
