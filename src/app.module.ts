import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuthModule } from './auth/index.js';
import { ChannelModule } from './channel/index.js';
import { CommonModule } from './common/index.js';
import { type Config, ConfigModule } from './config/index.js';
import { ConsoleModule } from './console/index.js';
import { DatabaseModule } from './database/index.js';
import { type Feature, FEATURES, FeaturesModule } from './features/index.js';
import { HttpModule } from './http/index.js';
import { HealthModule, MetricsModule } from './observability/index.js';
import { TradeModule } from './trade/index.js';
import { WebappModule } from './webapp/index.js';
import { WebhookModule } from './webhook/index.js';
import { WeChatApiModule } from './wechat-api/index.js';
import { GatewayModule } from './gateway/index.js';

/** What the service stands on, once it is known where each is. */
export interface AppOptions {
  config: Config;
  mongodbUri: string;
  /** Undefined: there is no gateway, and what needs one answers so. */
  weconnectUrl: string | undefined;
  wechatApiUrl: string;
  /** WeChat Pay's API v3. */
  wechatPayUrl: string;
  /** How long the gateway and WeChat may take to answer, in ms, for tests; otherwise their clients' own time. */
  upstreamTimeoutMs?: number;
  /** Feature modules instead of the registry's, for tests. */
  features?: readonly Feature[];
  /** Modules beside the service's own, for tests. */
  extra?: (Type | DynamicModule)[];
}

/** The whole service. */
@Module({})
export class AppModule {
  static forRoot(surroundings: AppOptions): DynamicModule {
    const {
      config,
      mongodbUri,
      weconnectUrl,
      wechatApiUrl,
      wechatPayUrl,
      features = FEATURES,
      extra = [],
    } = surroundings;
    const patience = surroundings.upstreamTimeoutMs === undefined ? {} : { timeoutMs: surroundings.upstreamTimeoutMs };
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        CommonModule,
        HttpModule,
        MetricsModule,
        DatabaseModule.forRoot(mongodbUri),
        GatewayModule.forRoot({ baseUrl: weconnectUrl, wechatPayUrl, ...patience }),
        WeChatApiModule.forRoot({ baseUrl: wechatApiUrl, ...patience }),
        AuthModule,
        TradeModule,
        WebhookModule,
        ChannelModule,
        FeaturesModule.forRoot(features),
        ConsoleModule,
        WebappModule.forRoot(isSandbox(surroundings) ? `${weconnectUrl}/phone` : undefined),
        HealthModule.forRoot([WebhookModule]),
        ...extra,
      ],
    };
  }
}

/** Payments are pretended: the pages say so, and open the sandbox's phone. */
function isSandbox({ config, weconnectUrl }: AppOptions): boolean {
  return config.sandbox && config.weconnectUrl === undefined && weconnectUrl !== undefined;
}
