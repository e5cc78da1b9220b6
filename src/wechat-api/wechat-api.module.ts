import { type DynamicModule, Module } from '@nestjs/common';
import { Meter, Randomness, RequestIds } from '../common/index.js';
import { CallJournal, UpstreamClient, type UpstreamOptions } from '../upstream/index.js';
import { answerFault } from './answers.js';
import { WeChatApi } from './wechat-api.client.js';

/** Provides `WeChatApi` to every module. */
@Module({})
export class WeChatApiModule {
  static forRoot(options: UpstreamOptions): DynamicModule {
    const createApi = (randomness: Randomness, requestIds?: RequestIds, meter?: Meter): WeChatApi =>
      new WeChatApi(
        new UpstreamClient(options, { faultOf: answerFault, randomness, requestIds }),
        new CallJournal('WeChat', requestIds, meter),
        options.baseUrl,
      );
    return {
      module: WeChatApiModule,
      global: true,
      providers: [
        {
          provide: WeChatApi,
          useFactory: createApi,
          inject: [Randomness, { token: RequestIds, optional: true }, { token: Meter, optional: true }],
        },
      ],
      exports: [WeChatApi],
    };
  }
}
