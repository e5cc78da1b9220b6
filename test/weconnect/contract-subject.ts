import { type Sandbox } from '../../src/sandbox/index.js';
import { type ChannelHost, type PaymentGateway } from '../../src/gateway/index.js';

/** An implementation of the port that has every call, and the world that it reaches. */
export interface ContractSubject {
  gateway: Complete;
  channelHost: Required<ChannelHost>;
  sandbox: Sandbox;
}

/** With the calls that a gateway may lack. */
type Complete = { [Part in keyof PaymentGateway]-?: Required<PaymentGateway[Part]> };
