import { type Sandbox } from '../../src/sandbox/index.js';
import { type WeConnect } from '../../src/weconnect/index.js';

/** An implementation of the port, and the world that it reaches. */
export interface ContractSubject {
  weconnect: WeConnect;
  sandbox: Sandbox;
}
