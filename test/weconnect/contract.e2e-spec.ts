import { type INestApplicationContext, Logger } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { NestFactory } from '@nestjs/core';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule, loadConfig } from '../../src/config/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { ChannelHost, PaymentGateway, GatewayModule } from '../../src/gateway/index.js';
import { WeChatApiModule } from '../../src/wechat-api/index.js';
import { type ContractSubject } from './contract-subject.js';
import { gatewayContract } from './gateway-contract.js';

describe('WeConnect over HTTP, against the sandbox', () => {
  let sandbox: Sandbox;
  let app: INestApplicationContext;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  beforeEach(async () => {
    sandbox = await startSandbox({
      host: '127.0.0.1',
      port: 0,
      dataDir: undefined,
      webhookSecrets: [],
      log: () => undefined,
    });
    class Root {}
    const imports = [
      CommonModule,
      ConfigModule.forRoot(loadConfig({ NODE_ENV: 'test' })),
      MongooseModule.forRoot(`${process.env.TEST_MONGODB_URI ?? ''}/contract`),
      WeChatApiModule.forRoot({ baseUrl: `${sandbox.url}/wechat` }),
      GatewayModule.forRoot({ baseUrl: sandbox.url, wechatPayUrl: sandbox.url }),
    ];
    app = await NestFactory.createApplicationContext({ module: Root, imports });
  });
  afterEach(async () => {
    await app.close();
    await sandbox.stop();
  });

  gatewayContract(() => ({
    gateway: app.get<ContractSubject['gateway']>(PaymentGateway, { strict: false }),
    channelHost: app.get<ContractSubject['channelHost']>(ChannelHost, { strict: false }),
    sandbox,
  }));
});
