import { type Config } from '../config/index.js';
import { type Sandbox } from '../sandbox/index.js';

const WECHAT_API = 'https://api.weixin.qq.com';
const MAX_PORT = 65_535;

export interface Gateway {
  weconnectUrl: string;
  wechatApiUrl: string;
  sandbox: Sandbox | undefined;
  stop(): Promise<void>;
}

/** The gateway of `WECONNECT_URL`, or a sandbox of it on a port beside ours. */
export async function startGateway(config: Config, report: (line: string) => void): Promise<Gateway> {
  const { weconnectUrl, wechatApiUrl } = config;
  if (weconnectUrl !== undefined) {
    const stop = (): Promise<void> => Promise.resolve();
    return { weconnectUrl, wechatApiUrl: wechatApiUrl ?? WECHAT_API, sandbox: undefined, stop };
  }
  // Loaded where it is used: in production it would only cost memory, and time at the start.
  const { startSandbox } = await import('../sandbox/index.js');
  const sandbox = await startSandbox({
    host: config.host,
    port: portBeside(config.port),
    dataDir: config.dataDir,
    webhookSecrets: config.webhookSecrets,
    log: report,
  });
  const stop = (): Promise<void> => sandbox.stop();
  return { weconnectUrl: sandbox.url, wechatApiUrl: wechatApiUrl ?? `${sandbox.url}/wechat`, sandbox, stop };
}

/** The port after ours, or before it where there is none after; any, where ours may be any. */
function portBeside(port: number): number {
  if (port === 0) return 0;
  return port < MAX_PORT ? port + 1 : port - 1;
}
