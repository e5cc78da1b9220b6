import { type DynamicModule, Module } from '@nestjs/common';
import { Clock, Meter, Randomness, RequestIds } from '../common/index.js';
import { CallJournal, UpstreamClient, type UpstreamOptions } from '../upstream/index.js';
import { GatewayCircuit, GatewayCircuitPolicy } from './gateway-circuit.js';
import { GatewayRegistry } from './gateway.registry.js';
import { ChannelHost, PaymentGateway } from './payment-gateway.js';
import { WeChatApi } from '../wechat-api/index.js';
import { OwnChannelRepository } from './wechat/own-channel.repository.js';
import { OwnChannels } from './wechat/own-channels.js';
import { OwnChannelsModule } from './wechat/own-channels.module.js';
import { WeConnectChannels } from './weconnect/channels.js';
import { WechatPayModule } from './wechatpay/wechatpay.module.js';
import { WeConnectGateway } from './weconnect/weconnect.gateway.js';
import { envelopeFault, NoGatewayTransport, WECONNECT, WeConnectTransport } from './weconnect/weconnect.transport.js';

/** No machine has this name (RFC 6761). */
const NOWHERE = 'http://no-gateway.invalid';

/** Without a base URL every call is answered that there is no gateway. */
type Options = Omit<UpstreamOptions, 'baseUrl'> & { baseUrl: string | undefined; wechatPayUrl: string };

/** Provides the gateways of accounts and the host of channels to every module. */
@Module({})
export class GatewayModule {
  static forRoot({ baseUrl = NOWHERE, wechatPayUrl, ...options }: Options): DynamicModule {
    const Transport = baseUrl === NOWHERE ? NoGatewayTransport : WeConnectTransport;
    const createTransport = (
      circuit: GatewayCircuit,
      randomness: Randomness,
      requestIds?: RequestIds,
      meter?: Meter,
    ): WeConnectTransport =>
      new Transport(
        new UpstreamClient({ baseUrl, ...options }, { faultOf: envelopeFault, randomness, requestIds }),
        new CallJournal(WECONNECT.name, requestIds, meter),
        circuit,
      );
    return {
      module: GatewayModule,
      global: true,
      imports: [WechatPayModule.forRoot({ ...options, baseUrl: wechatPayUrl }), OwnChannelsModule],
      providers: [
        GatewayCircuitPolicy,
        GatewayCircuit,
        {
          provide: WeConnectTransport,
          useFactory: createTransport,
          inject: [GatewayCircuit, Randomness, { token: RequestIds, optional: true }, { token: Meter, optional: true }],
        },
        {
          provide: PaymentGateway,
          useFactory: (transport: WeConnectTransport): PaymentGateway => new WeConnectGateway(transport),
          inject: [WeConnectTransport],
        },
        {
          provide: ChannelHost,
          useFactory: createChannelHost,
          inject: [WeConnectTransport, OwnChannelRepository, WeChatApi, Clock],
        },
        GatewayRegistry,
      ],
      exports: [GatewayRegistry, ChannelHost, GatewayCircuit, OwnChannelsModule, WechatPayModule],
    };
  }
}

function createChannelHost(
  transport: WeConnectTransport,
  own: OwnChannelRepository,
  wechat: WeChatApi,
  clock: Clock,
): ChannelHost {
  return new OwnChannels(own, wechat, new WeConnectChannels(transport), () => clock.now());
}
