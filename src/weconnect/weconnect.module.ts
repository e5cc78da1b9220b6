import { type DynamicModule, Module } from '@nestjs/common';
import { Meter, Randomness, RequestIds } from '../common/index.js';
import { CallJournal, UpstreamClient, type UpstreamOptions } from '../upstream/index.js';
import { envelopeFault } from './transport/envelope.wire.js';
import { WeConnectTransport } from './transport/weconnect.transport.js';
import { WeConnectClient } from './weconnect.client.js';
import { WeConnect } from './weconnect.js';

/** Provides `WeConnect`, over HTTP, to every module. */
@Module({})
export class WeConnectModule {
  static forRoot(options: UpstreamOptions): DynamicModule {
    const createTransport = (randomness: Randomness, requestIds?: RequestIds, meter?: Meter): WeConnectTransport =>
      new WeConnectTransport(
        new UpstreamClient(options, { faultOf: envelopeFault, randomness, requestIds }),
        new CallJournal('WeConnect', requestIds, meter),
      );
    return {
      module: WeConnectModule,
      global: true,
      providers: [
        {
          provide: WeConnectTransport,
          useFactory: createTransport,
          inject: [Randomness, { token: RequestIds, optional: true }, { token: Meter, optional: true }],
        },
        {
          provide: WeConnect,
          useFactory: (transport: WeConnectTransport): WeConnect => new WeConnectClient(transport),
          inject: [WeConnectTransport],
        },
      ],
      exports: [WeConnect],
    };
  }
}
