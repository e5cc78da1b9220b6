import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import { fastify, type FastifyInstance } from 'fastify';
import { registerChannelRoutes } from './channels/channel.routes.js';
import { registerConfigurationRoutes } from './configuration/configuration.routes.js';
import { registerControlRoutes } from './control/control.routes.js';
import { type SandboxControl } from './control/sandbox-control.js';
import { registerFaultHooks } from './faults/fault.hooks.js';
import { registerAuthorizeRoutes } from './oauth/authorize.routes.js';
import { registerUserInfoRoutes } from './oauth/user-info.routes.js';
import { registerOrderRoutes } from './orders/order.routes.js';
import { registerSigningRoutes } from './orders/signing.routes.js';
import { registerPageRoutes } from './pages/page.routes.js';
import { registerPhoneRoutes } from './phone/phone.routes.js';
import { registerRefundRoutes } from './refunds/refund.routes.js';
import { type SandboxParts } from './sandbox-parts.js';
import { registerWechatRoutes } from './wechat/wechat.routes.js';
import { registerMerchantPages } from './wechatpay/merchants.page.js';
import { registerWechatPayRoutes } from './wechatpay/wechatpay.routes.js';
import { registerErrorAnswers } from './wire/error-answers.js';

const BODY_LIMIT = 256 * 1024;
const FILE_LIMITS = { fileSize: 256 * 1024, files: 4, fields: 20, parts: 24 };

/** The HTTP server with every route, not yet listening. */
export async function buildServer(
  parts: SandboxParts,
  control: SandboxControl,
  log: (line: string) => void,
): Promise<FastifyInstance> {
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  await app.register(multipart, { limits: FILE_LIMITS });
  registerErrorAnswers(app, log);
  // What is answered must outlive a SIGKILL: so the world is on disk first.
  app.addHook('onSend', () => parts.store.flush());
  registerFaultHooks(app, parts.faults);
  registerRoutes(app, parts, control);
  return app;
}

function registerRoutes(app: FastifyInstance, parts: SandboxParts, control: SandboxControl): void {
  registerOrderRoutes(app, parts.orders, parts.toWire);
  registerSigningRoutes(app, parts.merchants);
  registerRefundRoutes(app, parts.refunds);
  registerConfigurationRoutes(app, parts.merchants);
  registerChannelRoutes(app, parts.channels);
  registerAuthorizeRoutes(app, parts);
  registerUserInfoRoutes(app, parts);
  registerWechatRoutes(app, parts);
  registerWechatPayRoutes(app, parts);
  registerPageRoutes(app);
  registerPhoneRoutes(app, parts);
  registerMerchantPages(app);
  registerControlRoutes(app, control);
}
