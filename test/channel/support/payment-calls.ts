import { type ApiAnswer } from '../../support/api-client.js';
import { type TestApp } from '../../support/start-app.js';

export interface Item {
  outTradeNo: string;
  paymentTime: string;
  [member: string]: unknown;
}

type Query = Record<string, string | number | undefined>;

/** Who looks at what was paid in channel B, over real HTTP. */
export class PaymentCalls {
  constructor(
    private readonly app: TestApp,
    private readonly token: string = app.tokens.admin,
  ) {}

  /** @param path `''`, `/export` or `/summary` */
  get(query: Query = {}, path = ''): Promise<ApiAnswer> {
    return this.app.api(this.token).get(this.pathOf(query, path));
  }

  async items(query: Query = {}): Promise<Item[]> {
    const { status, body } = await this.get(query);
    expect(status).toBe(200);
    return (body as { items: Item[] }).items;
  }

  async numbers(query: Query = {}): Promise<string[]> {
    return (await this.items(query)).map(({ outTradeNo }) => outTradeNo);
  }

  /** The answer as it comes, not read. */
  fetch(query: Query = {}, path = '/export', signal?: AbortSignal): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}` };
    return fetch(this.app.url + this.pathOf(query, path), { headers, ...(signal && { signal }) });
  }

  private pathOf(query: Query, path: string): string {
    const all: Query = { channelId: this.app.sandbox.world.channelId, ...query };
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(all)) if (value !== undefined) parameters.set(name, String(value));
    return `/api/channel/payments${path}?${parameters.toString()}`;
  }
}
