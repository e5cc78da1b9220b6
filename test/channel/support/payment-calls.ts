import { get, type IncomingMessage } from 'node:http';
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

  /** The export as it comes, not read, on a connection of its own: destroying it is a reader that goes away. */
  download(query: Query = {}): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${this.token}` };
    return new Promise((resolve, reject) => {
      get(this.app.url + this.pathOf(query, '/export'), { headers, agent: false }, resolve).on('error', reject);
    });
  }

  private pathOf(query: Query, path: string): string {
    const all: Query = { channelId: this.app.sandbox.world.channelId, ...query };
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(all)) if (value !== undefined) parameters.set(name, String(value));
    return `/api/channel/payments${path}?${parameters.toString()}`;
  }
}
