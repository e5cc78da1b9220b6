import { GatewayRefused } from '../../src/gateway/index.js';

/** WeConnect's own word for why it refused the call, which it must. */
export async function refusal(call: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GatewayRefused);
  return (error as GatewayRefused).reason;
}
