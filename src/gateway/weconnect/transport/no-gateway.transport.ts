import { GatewayNotConfigured } from '../../gateway.errors.js';
import { type Call, WeConnectTransport } from './weconnect.transport.js';

/** Stands where no WECONNECT_URL is given and no sandbox runs: nothing is sent anywhere. */
export class NoGatewayTransport extends WeConnectTransport {
  override ask(call: Call): Promise<never> {
    return refuse(call);
  }

  override find(call: Call): Promise<never> {
    return refuse(call);
  }

  override command(call: Call): Promise<never> {
    return refuse(call);
  }

  override urlOf(path: string): never {
    throw new GatewayNotConfigured(path);
  }
}

function refuse({ name }: Call): Promise<never> {
  return Promise.reject(new GatewayNotConfigured(name));
}
