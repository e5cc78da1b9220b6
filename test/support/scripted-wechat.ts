import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What it answers to a call: JSON, or another answer altogether. */
type Answer = object | { status: number; text: string; headers?: Record<string, string> } | 'cut';

interface Asked {
  path: string;
  query: Record<string, string>;
  body: Record<string, unknown>;
}

const TOKEN = '/cgi-bin/stable_token';
const TICKET = '/cgi-bin/ticket/getticket';
const USER = '/sns/oauth2/access_token';

/** WeChat's own API for public accounts whose secrets it knows, and whatever else a test has it say once. */
export class ScriptedWeChat {
  /** By appId. */
  readonly secrets = new Map<string, string>();
  readonly asked: Asked[] = [];
  private readonly tokens = new Map<string, string>();
  private readonly scripts = new Map<string, Answer[]>();
  private made = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ScriptedWeChat> {
    const server = createServer();
    const wechat = new ScriptedWeChat(server);
    server.on('request', (request, response) => void wechat.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wechat;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the next calls of this path are answered, one each. */
  say(what: 'token' | 'ticket' | 'user', ...answers: Answer[]): void {
    this.scripts.set({ token: TOKEN, ticket: TICKET, user: USER }[what], answers);
  }

  calls(what: 'token' | 'ticket' | 'user'): Asked[] {
    const path = { token: TOKEN, ticket: TICKET, user: USER }[what];
    return this.asked.filter((one) => one.path === path);
  }

  /** Ends the current token of an appId, as another system that shares it may. */
  endToken(appId: string): void {
    this.tokens.delete(appId);
  }

  reset(): void {
    this.asked.length = 0;
    this.scripts.clear();
    this.tokens.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', this.url);
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    const asked = { path: url.pathname, query: Object.fromEntries(url.searchParams), body };
    this.asked.push(asked);
    const answer = this.scripts.get(url.pathname)?.shift() ?? this.usual(asked);
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    if ('text' in answer) {
      const { status, headers, text: page } = answer;
      response.writeHead(status, headers).end(page);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private usual({ path, query, body }: Asked): object {
    if (path === TOKEN) return this.token(String(body.appid), String(body.secret), body.force_refresh === true);
    if (path === TICKET) return this.ticket(query.access_token ?? '');
    if (path === USER) return this.user(query);
    return { errcode: 404, errmsg: 'no such call' };
  }

  private token(appId: string, secret: string, forced: boolean): object {
    const refusal = this.refusalOf(appId, secret);
    if (refusal) return refusal;
    const token = (forced ? undefined : this.tokens.get(appId)) ?? `token-of-${appId}-${++this.made}`;
    this.tokens.set(appId, token);
    return { access_token: token, expires_in: 7200 };
  }

  private ticket(token: string): object {
    if (![...this.tokens.values()].includes(token)) return { errcode: 40001, errmsg: 'invalid credential' };
    return { errcode: 0, errmsg: 'ok', ticket: `ticket-for-${token}`, expires_in: 7200 };
  }

  private user({ appid = '', secret = '', code = '' }: Record<string, string>): object {
    return this.refusalOf(appid, secret) ?? { openid: `o_${appid}_${code}`, access_token: 'unused', expires_in: 7200 };
  }

  private refusalOf(appId: string, secret: string): object | undefined {
    const known = this.secrets.get(appId);
    if (known === undefined) return { errcode: 40013, errmsg: 'invalid appid rid: 1' };
    return known === secret ? undefined : { errcode: 40125, errmsg: 'invalid appsecret, rid: 2' };
  }
}
