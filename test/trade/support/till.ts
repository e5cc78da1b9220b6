import { sign } from '../../../src/wechat/index.js';
import { type TestApp } from '../../support/start-app.js';

export interface Signature {
  timeStamp: string;
  nonceStr: string;
  package: string;
  appId: string;
  signType: string;
  paySign: string;
}

/** An answer over real HTTP; what is in the body is for the test to say. */
export interface Answer<Body = Record<string, unknown>> {
  status: number;
  body: Body;
}

export type Paid = Answer<{ outTradeNo: string; tradeType: string; signature: Signature }>;

/** The SCRM's webapp of an account at the trade calls. */
export class Till {
  constructor(
    private readonly app: TestApp,
    private readonly token: string = app.tokens.service,
  ) {}

  /** A JSAPI order of 99 fen by the first user, changed as told; undefined leaves a field out. */
  order(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const { users, channelId } = this.app.sandbox.world;
    const openId = users[0]?.openIds.underPayingChannel;
    const metadata = { orderNumber: 'A-1', channelId };
    return { subject: 'A cup of tea', totalFee: 99, metadata, openId, ...changes };
  }

  async pay(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Paid> {
    return (await this.call('POST', '/api/trade/pay', { body: this.order(changes), headers })) as unknown as Paid;
  }

  /** Pays, whatever becomes of it: for the tests of refusals. */
  async try(changes: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/api/trade/pay', { body: this.order(changes), headers });
  }

  async find(outTradeNo: string, query = ''): Promise<Answer> {
    return this.call('GET', `/api/trade/orders/${encodeURIComponent(outTradeNo)}${query}`);
  }

  async close(outTradeNo: string): Promise<Answer> {
    return this.call('POST', `/api/trade/orders/${encodeURIComponent(outTradeNo)}/close`);
  }

  /** A new trade that the payer has paid, and that the books know to be paid. @returns its outTradeNo */
  async paid(changes: Record<string, unknown> = {}): Promise<string> {
    const { outTradeNo } = (await this.pay(changes)).body;
    this.app.sandbox.control.pay(outTradeNo);
    expect((await this.find(outTradeNo, '?refresh=true')).body.tradeStatus).toBe('PAY_SUCCESS');
    return outTradeNo;
  }

  async refund(wish: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', '/api/trade/refunds', { body: wish, headers });
  }

  async findRefund(outRefundNo: string, query = ''): Promise<Answer> {
    return this.call('GET', `/api/trade/refunds/${encodeURIComponent(outRefundNo)}${query}`);
  }

  private async call(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const authorization = `Bearer ${this.token}`;
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(this.app.url + path, {
      method,
      headers: { authorization, ...content, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}

/** Whether WeChat would accept the signature: the same fields signed with the merchant's key. */
export function isGenuine({ paySign, ...fields }: Signature, apiKey: string): boolean {
  return paySign === sign(fields, apiKey, 'MD5');
}
