/** What a browser does without a window: keeps cookies, follows nothing by itself, and posts the forms of the page that it looks at. */
export class BrowserClient {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<BrowserAnswer> {
    return this.call(path, { headers });
  }

  /** Posts fields, with the token of a form on `page` unless the fields have one of their own. */
  async submit(
    page: string,
    action: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<BrowserAnswer> {
    const { text } = await this.get(page);
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    return this.post(action, { _csrf: token, ...fields }, headers);
  }

  async post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<BrowserAnswer> {
    return this.call(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Signs in with a token. */
  async signIn(token: string): Promise<BrowserAnswer> {
    return this.submit('/console/login', '/console/login', { token });
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  forget(): void {
    this.cookies.clear();
  }

  private async call(path: string, init: RequestInit): Promise<BrowserAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) };
    const response = await fetch(this.url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const location = response.headers.get('location');
    return { status: response.status, headers: response.headers, location, text: await response.text() };
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export interface BrowserAnswer {
  status: number;
  headers: Headers;
  location: string | null;
  text: string;
}
