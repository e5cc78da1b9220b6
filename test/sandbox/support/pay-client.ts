import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type Sandbox, type SeededMerchant } from '../../../src/sandbox/index.js';
import { signRequestV3, verifyMessageV3 } from '../../../src/wechat/index.js';

export interface PayAnswer {
  status: number;
  headers: Headers;
  /** As it came. */
  text: string;
  body: Record<string, unknown>;
}

interface Call {
  body?: object | string;
  headers?: Record<string, string>;
  /** Instead of what is right. */
  authorization?: Record<string, string>;
}

/** Speaks API v3 with a sandbox in a merchant's name; what it is answered is not verified, but by `verify`. */
export class PayClient {
  constructor(
    private readonly sandbox: Sandbox,
    private readonly merchant: SeededMerchant = sandbox.world.direct,
  ) {}

  async call(method: string, path: string, { body, headers = {}, authorization = {} }: Call = {}): Promise<PayAnswer> {
    const sent = typeof body === 'object' ? JSON.stringify(body) : body;
    const response = await fetch(this.sandbox.url + path, {
      method,
      headers: {
        accept: 'application/json',
        authorization: await this.authorization(method, path, sent, authorization),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const { status } = response;
    return { status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as PayAnswer['body']) : {} };
  }

  /** An order as its merchant asks for it. */
  anOrder(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const { appId, users } = this.sandbox.world.direct;
    return {
      appid: appId,
      mchid: this.merchant.mchid,
      description: '手冲咖啡',
      out_trade_no: randomUUID().replaceAll('-', ''),
      notify_url: 'http://127.0.0.1:9/notify',
      amount: { total: 1990, currency: 'CNY' },
      payer: { openid: users[0]?.openIds.underAppId },
      ...changes,
    };
  }

  create(changes: Record<string, unknown> = {}): Promise<PayAnswer> {
    return this.call('POST', '/v3/pay/transactions/jsapi', { body: this.anOrder(changes) });
  }

  /** A new unpaid order's number. */
  async order(changes: Record<string, unknown> = {}): Promise<string> {
    const order = this.anOrder(changes);
    expect((await this.call('POST', '/v3/pay/transactions/jsapi', { body: order })).status).toBe(200);
    return order.out_trade_no as string;
  }

  /** A new paid order's number. */
  async paid(changes: Record<string, unknown> = {}): Promise<string> {
    const number = await this.order(changes);
    this.sandbox.control.pay(number);
    return number;
  }

  find(number: string): Promise<PayAnswer> {
    return this.call('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${this.merchant.mchid}`);
  }

  close(number: string): Promise<PayAnswer> {
    const body = { mchid: this.merchant.mchid };
    return this.call('POST', `/v3/pay/transactions/out-trade-no/${number}/close`, { body });
  }

  refund(number: string, changes: Record<string, unknown> = {}): Promise<PayAnswer> {
    const amount = { refund: 1990, total: 1990, currency: 'CNY' };
    const body = { out_trade_no: number, out_refund_no: `R-${number}`, amount, ...changes };
    return this.call('POST', '/v3/refund/domestic/refunds', { body });
  }

  private async authorization(
    method: string,
    url: string,
    body: string | undefined,
    changes: Record<string, string>,
  ): Promise<string> {
    const { mchid, serial, privateKey } = this.merchant;
    const timestamp = changes.timestamp ?? String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString('hex');
    const call = { method, url, timestamp, nonce, ...(body !== undefined && { body }) };
    const signature = await signRequestV3(call, privateKey);
    const fields = { mchid, nonce_str: nonce, timestamp, serial_no: serial, signature, ...changes };
    const pairs = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return `WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`;
  }
}

/** Whether the message's signature is right by that key. */
export function isSignedBy(key: string, headers: Headers | IncomingHttpHeaders, body: string): Promise<boolean> {
  const header = (name: string): string =>
    headers instanceof Headers ? (headers.get(name) ?? '') : [headers[name] ?? ''].flat().join();
  return verifyMessageV3(
    {
      timestamp: header('wechatpay-timestamp'),
      nonce: header('wechatpay-nonce'),
      body,
      signature: header('wechatpay-signature'),
    },
    key,
  );
}
