import { type Config } from '../config/index.js';
import { type Sandbox } from '../sandbox/index.js';
import { type INestApplication } from '@nestjs/common';
import { ChannelOwnership } from '../merchant/index.js';

const WECHAT_API = 'https://api.weixin.qq.com';
const WECHAT_PAY = 'https://api.mch.weixin.qq.com';
const MAX_PORT = 65_535;

export interface Gateway {
  /** Undefined: there is none. */
  weconnectUrl: string | undefined;
  wechatApiUrl: string;
  wechatPayUrl: string;
  sandbox: Sandbox | undefined;
  stop(): Promise<void>;
}

/** The gateway of `WECONNECT_URL`, or a sandbox of it on a port beside ours, or none. */
export async function startGateway(config: Config, report: (line: string) => void): Promise<Gateway> {
  const sandbox = config.sandbox ? await openSandbox(config, report) : undefined;
  const simulated = config.weconnectUrl === undefined ? sandbox?.url : undefined;
  return {
    weconnectUrl: config.weconnectUrl ?? simulated,
    wechatApiUrl: config.wechatApiUrl ?? (simulated === undefined ? WECHAT_API : `${simulated}/wechat`),
    wechatPayUrl: config.wechatPayUrl ?? sandbox?.url ?? WECHAT_PAY,
    sandbox,
    stop: async () => sandbox?.stop(),
  };
}

/** The sandbox on the port beside the service's own. */
export async function openSandbox(config: Config, report: (line: string) => void): Promise<Sandbox> {
  // Loaded where it is used: elsewhere it would only cost memory, and time at the start.
  const { startSandbox } = await import('../sandbox/index.js');
  return startSandbox({
    host: config.sandboxHost,
    port: portBeside(config.port),
    dataDir: config.dataDir,
    webhookSecrets: config.webhookSecrets,
    log: report,
  });
}

/** The port after ours, or before it where there is none after; any, where ours may be any. */
function portBeside(port: number): number {
  if (port === 0) return 0;
  return port < MAX_PORT ? port + 1 : port - 1;
}

/** Asks the sandbox whose its channels are, so that a newcomer's list of channels shows them before anything has been used. */
export async function meetDemoChannels(app: INestApplication, { world }: Sandbox): Promise<void> {
  const channels = app.get(ChannelOwnership, { strict: false });
  const { payingChannelId, channelId, accountWithoutPayment: other } = world;
  for (const id of [payingChannelId, channelId, other.channelId, other.subscriptionChannelId]) {
    await channels.accountOf(id);
  }
}
