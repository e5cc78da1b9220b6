import { type FastifyInstance } from 'fastify';
import { SEEDED_WORLD } from '../world/seeded-world.js';
import {
  readChange,
  readChannel,
  readClock,
  readConsoleRefund,
  readFault,
  readMove,
  readNaming,
  readNextRefunds,
  readNotice,
  readNumber,
  readPayNotice,
  readPolicy,
  readRefundChange,
  readRefundNumber,
  readRelease,
  readRules,
  readWechatPaySettings,
} from './control.inputs.js';
import { type SandboxControl } from './sandbox-control.js';

const CONTROL = { config: { voice: 'control' as const } };
const DONE = { done: true };

/** `/sandbox/…`: SandboxControl for programs outside the process. */
export function registerControlRoutes(app: FastifyInstance, control: SandboxControl): void {
  registerReading(app, control);
  registerNotifications(app, control);
  registerOwners(app, control);
  const post = (path: string, act: (body: unknown) => void): unknown =>
    app.post(`/sandbox/${path}`, CONTROL, ({ body }) => {
      act(body);
      return DONE;
    });

  post('faults', (body) => {
    control.fault(readFault(body));
  });
  post('tokens/revoke', (body) => {
    control.revokeTokens(readChannel(body).channelId);
  });
  post('clock', (body) => {
    control.advanceClock(readClock(body).advanceMs);
  });
  post('wechatpay', (body) => {
    control.wechatPay(readWechatPaySettings(body));
  });
  post('rules', (body) => {
    control.rules(readRules(body));
  });
  post('reset', () => {
    control.reset();
  });

  app.delete('/sandbox/faults', CONTROL, () => {
    control.clearFaults();
    return DONE;
  });

  registerBooks(app, control);
}

/** What WeConnect's books say, and what the merchant does in WeChat's own console. */
function registerBooks(app: FastifyInstance, control: SandboxControl): void {
  app.post('/sandbox/orders/:outTradeNo/state', CONTROL, ({ params, body }) =>
    control.setState(readNumber(params).outTradeNo, readChange(body)),
  );

  app.post('/sandbox/orders/:outTradeNo/refunds', CONTROL, ({ params, body }) =>
    control.refundInConsole(readNumber(params).outTradeNo, readConsoleRefund(body)),
  );

  app.post('/sandbox/refunds/next', CONTROL, ({ body }) => {
    control.nextRefunds(readNextRefunds(body));
    return DONE;
  });

  app.post('/sandbox/refunds/:outRefundNo/state', CONTROL, ({ params, body }) =>
    control.setRefundState(readRefundNumber(params).outRefundNo, readRefundChange(body)),
  );
}

function registerReading(app: FastifyInstance, control: SandboxControl): void {
  app.get('/sandbox/world', CONTROL, () => SEEDED_WORLD);
  app.get('/sandbox/calls', CONTROL, () => control.calls());
  app.get('/sandbox/webhook-rules', CONTROL, () => control.webhookRules());
  app.get('/sandbox/orders', CONTROL, () => control.orders());
  app.get('/sandbox/refunds', CONTROL, () => control.refunds());
  app.get('/sandbox/orders/:outTradeNo', CONTROL, ({ params }) => control.order(readNumber(params).outTradeNo));
}

function registerNotifications(app: FastifyInstance, control: SandboxControl): void {
  app.get('/sandbox/notifications', CONTROL, () => control.notifications());

  app.post('/sandbox/notifications/policy', CONTROL, ({ body }) => {
    control.policy(readPolicy(body));
    return DONE;
  });

  app.post('/sandbox/notifications/release', CONTROL, ({ body }) => control.release(readRelease(body ?? {}).order));
  app.post('/sandbox/notifications/send', CONTROL, ({ body }) => control.send(readNotice(body)));
  app.post('/sandbox/wechatpay/notifications/send', CONTROL, ({ body }) => control.sendPayNotice(readPayNotice(body)));
}

function registerOwners(app: FastifyInstance, control: SandboxControl): void {
  app.post('/sandbox/channels/move', CONTROL, ({ body }) => {
    const { channelId, accountId } = readMove(body);
    control.moveChannel(channelId, accountId);
    return DONE;
  });

  app.post('/sandbox/channels/name-owners', CONTROL, ({ body }) => {
    control.nameOwners(readNaming(body).named);
    return DONE;
  });
}
