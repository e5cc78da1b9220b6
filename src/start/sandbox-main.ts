/** `npm run sandbox`: the sandbox alone, for services and other programs that are told its address. */
import { InvalidEnvironment, loadConfig, loadEnvFile } from '../config/index.js';
import { type Sandbox } from '../sandbox/index.js';
import { openSandbox } from './start-gateway.js';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const greeting = ({ url }: Sandbox): string =>
  [
    '',
    '沙箱已就绪 the sandbox is ready',
    `  手机 phone: ${url}/phone`,
    `  商户资料 merchants' files: ${url}/wechatpay/merchants`,
    `  微信支付 API v3 base address: ${url}`,
    `  服务的设置 for accounts with merchants of their own: SANDBOX=off WECHATPAY_URL=${url} WECHAT_API_URL=${url}/wechat`,
    `  服务的设置 for both gateways: WECONNECT_URL=${url} WECHATPAY_URL=${url} WECHAT_API_URL=${url}/wechat`,
    '',
  ].join('\n');

async function start(): Promise<void> {
  loadEnvFile();
  const config = loadConfig(process.env);
  const sandbox = await openSandbox(config, say);
  sandbox.deliverTo(`${config.publicUrl}/api/webhook/weconnect`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void sandbox.stop().then(() => process.exit(0));
    });
  }
  say(greeting(sandbox));
}

try {
  await start();
} catch (error) {
  say(error instanceof InvalidEnvironment ? `The configuration is not valid:\n${error.message}` : String(error));
  process.exit(1);
}
