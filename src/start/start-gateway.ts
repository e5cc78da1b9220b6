import { type Config } from '../config/index.js';
import { type Sandbox } from '../sandbox/index.js';

const WECHAT_API = 'https://api.weixin.qq.com';

export interface Gateway {
  weconnectUrl: string;
  wechatApiUrl: string;
  sandbox: Sandbox | undefined;
  stop(): Promise<void>;
}

/** The gateway of `WECONNECT_URL`, or a sandbox of it on the port after ours. */
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
    port: config.port === 0 ? 0 : config.port + 1,
    dataDir: config.dataDir,
    webhookSecrets: config.webhookSecrets,
    log: report,
  });
  const stop = (): Promise<void> => sandbox.stop();
  return { weconnectUrl: sandbox.url, wechatApiUrl: wechatApiUrl ?? `${sandbox.url}/wechat`, sandbox, stop };
}
