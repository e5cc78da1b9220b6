import { type Sandbox } from '../../../src/sandbox/index.js';
import { anOrder } from './an-order.js';

export interface Answer {
  code: number;
  message: string;
  data: Record<string, unknown>;
}

/** Speaks WeConnect's JSON with a sandbox. */
export class SandboxClient {
  constructor(private readonly sandbox: Sandbox) {}

  /** The envelope; a test fails on any HTTP status but 200. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.fetch(method, path, body);
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  }

  fetch(method: string, path: string, body?: unknown): Promise<Response> {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return fetch(`${this.sandbox.url}${path}`, { method, redirect: 'manual', ...(body !== undefined && json) });
  }

  /** A POST to the control API; a test fails unless it is done. */
  async control(path: string, body: unknown = {}): Promise<unknown> {
    const response = await this.fetch('POST', `/sandbox/${path}`, body);
    expect(response.status).toBe(200);
    return response.json();
  }

  /** A new unpaid order's number. */
  async order(changes: Record<string, unknown> = {}): Promise<string> {
    const order = anOrder(this.sandbox.world, changes);
    expect(await this.call('POST', '/weixin/orders', order)).toMatchObject({ code: 200 });
    return order.outTradeNo as string;
  }
}
