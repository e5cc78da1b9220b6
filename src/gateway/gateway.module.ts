import { type DynamicModule, Module } from '@nestjs/common';
import { Meter, Randomness, RequestIds } from '../common/index.js';
import { CallJournal, CircuitPolicy, UpstreamClient, type UpstreamOptions } from '../upstream/index.js';
import { GatewayCircuit } from './gateway-circuit.js';
import { WeConnectTransport, NoGatewayTransport, envelopeFault } from './weconnect/weconnect.transport.js';
import { WeConnectClient } from './weconnect/weconnect.gateway.js';
import { PaymentGateway } from './payment-gateway.js';

/** No machine has this name (RFC 6761). */
const NOWHERE = 'http://no-gateway.invalid';

/** Without a base URL every call is answered that there is no gateway. */
type Options = Omit<UpstreamOptions, 'baseUrl'> & { baseUrl: string | undefined };

/** Provides `WeConnect`, over HTTP, to every module. */
@Module({})
export class GatewayModule {
  static forRoot({ baseUrl = NOWHERE, ...options }: Options): DynamicModule {
    const Transport = baseUrl === NOWHERE ? NoGatewayTransport : WeConnectTransport;
    const createTransport = (
      circuit: GatewayCircuit,
      randomness: Randomness,
      requestIds?: RequestIds,
      meter?: Meter,
    ): WeConnectTransport =>
      new Transport(
        new UpstreamClient({ baseUrl, ...options }, { faultOf: envelopeFault, randomness, requestIds }),
        new CallJournal('WeConnect', requestIds, meter),
        circuit,
      );
    return {
      module: GatewayModule,
      global: true,
      providers: [
        CircuitPolicy,
        GatewayCircuit,
        {
          provide: WeConnectTransport,
          useFactory: createTransport,
          inject: [GatewayCircuit, Randomness, { token: RequestIds, optional: true }, { token: Meter, optional: true }],
        },
        {
          provide: PaymentGateway,
          useFactory: (transport: WeConnectTransport): PaymentGateway => new WeConnectClient(transport),
          inject: [WeConnectTransport],
        },
      ],
      exports: [PaymentGateway, GatewayCircuit],
    };
  }
}
