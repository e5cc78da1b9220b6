import { type DynamicModule, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Clock, Meter, Randomness, RequestIds } from '../../common/index.js';
import { CallJournal, type UpstreamOptions } from '../../upstream/index.js';
import { GatewayCircuitPolicy } from '../gateway-circuit.js';
import { DirectGateways } from '../payment-gateway.js';
import { SecretKeeper } from '../secret-keeper.js';
import {
  DirectAccountDocument,
  DirectAccountSchema,
  DirectMerchantDocument,
  DirectMerchantRepository,
  DirectMerchantSchema,
} from './direct-merchant.repository.js';
import { SigningKeyDocument, SigningKeyRepository, SigningKeySchema } from './signing-key.repository.js';
import { WechatPayGateways } from './wechatpay.gateways.js';
import { WechatPayHosts } from './wechatpay.hosts.js';
import { WECHATPAY, WechatPayTransport } from './wechatpay.transport.js';

const OPTIONAL = [
  { token: RequestIds, optional: true },
  { token: Meter, optional: true },
];

const createJournal = (requestIds?: RequestIds, meter?: Meter): CallJournal =>
  new CallJournal(WECHATPAY.name, requestIds, meter);

/** Provides the gateways of merchants of one's own. */
@Module({})
export class WechatPayModule {
  static forRoot(options: UpstreamOptions): DynamicModule {
    const createHosts = (
      clock: Clock,
      randomness: Randomness,
      requestIds?: RequestIds,
      meter?: Meter,
    ): WechatPayHosts => {
      return new WechatPayHosts(options, { clock, randomness, policy: new GatewayCircuitPolicy(), requestIds, meter });
    };
    return {
      module: WechatPayModule,
      imports: [
        MongooseModule.forFeature([
          { name: DirectMerchantDocument.name, schema: DirectMerchantSchema },
          { name: DirectAccountDocument.name, schema: DirectAccountSchema },
          { name: SigningKeyDocument.name, schema: SigningKeySchema },
        ]),
      ],
      providers: [
        SecretKeeper,
        DirectMerchantRepository,
        SigningKeyRepository,
        { provide: WechatPayHosts, useFactory: createHosts, inject: [Clock, Randomness, ...OPTIONAL] },
        { provide: CallJournal, useFactory: createJournal, inject: OPTIONAL },
        WechatPayTransport,
        WechatPayGateways,
        { provide: DirectGateways, useExisting: WechatPayGateways },
      ],
      exports: [DirectGateways, WechatPayGateways, DirectMerchantRepository, SigningKeyRepository, SecretKeeper],
    };
  }
}
