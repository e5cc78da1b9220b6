import { type DynamicModule, Module } from '@nestjs/common';
import { Meter, Randomness, RequestIds } from '../common/index.js';
import { CallJournal, UpstreamClient, type UpstreamOptions } from '../upstream/index.js';
import { GatewayCircuit, GatewayCircuitPolicy } from './gateway-circuit.js';
import { GatewayRegistry } from './gateway.registry.js';
import { ChannelHost, PaymentGateway } from './payment-gateway.js';
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
      imports: [WechatPayModule.forRoot({ ...options, baseUrl: wechatPayUrl })],
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
          useFactory: (transport: WeConnectTransport): ChannelHost => new WeConnectChannels(transport),
          inject: [WeConnectTransport],
        },
        GatewayRegistry,
      ],
      exports: [GatewayRegistry, ChannelHost, GatewayCircuit, WechatPayModule],
    };
  }
}
