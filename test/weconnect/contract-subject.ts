import { type Sandbox } from '../../src/sandbox/index.js';
import { type PaymentGateway } from '../../src/gateway/index.js';

/** An implementation of the port, and the world that it reaches. */
export interface ContractSubject {
  weconnect: PaymentGateway;
  sandbox: Sandbox;
}
