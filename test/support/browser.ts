/** A page as a browser has it, after the redirects that it was asked not to follow. */
export interface Visit {
  status: number;
  headers: Headers;
  /** Where it leads, if anywhere. */
  location: URL;
  body: string;
}

const AS_BROWSERS_DO = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** A browser in WeChat: it keeps cookies, and sends a person's user with it when it meets the sandbox's authorization. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  /** @param publicUrl what the service calls itself; it is reached at `url` */
  constructor(
    private readonly service: { publicUrl: string; url: string },
    private readonly user = 'user_1',
  ) {}

  /** Opens an address, and stays there. */
  async open(address: string | URL, headers: Record<string, string> = AS_BROWSERS_DO): Promise<Visit> {
    const url = this.reach(address);
    const isOurs = url.origin === new URL(this.service.url).origin;
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { ...headers, ...(isOurs && { cookie }) } });
    if (isOurs) this.keep(response.headers.getSetCookie());
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      location: new URL(location ?? 'about:blank', url),
      body: await response.text(),
    };
  }

  /** Chooses the user on the sandbox's page of authorization. @returns where it leads back to */
  async authorize(authorization: URL, user = this.user): Promise<URL> {
    const chosen = new URL(authorization);
    chosen.searchParams.set('user', user);
    return (await this.open(chosen)).location;
  }

  /** From the page's link, through the authorization, to where the browser ends up. */
  async walk(address: string, user = this.user): Promise<Visit> {
    return this.open(await this.authorize((await this.open(address)).location, user));
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  forgetCookies(): void {
    this.cookies.clear();
  }

  private reach(address: string | URL): URL {
    const { publicUrl, url } = this.service;
    return new URL(String(address).replace(publicUrl, url), url);
  }

  private keep(setCookies: string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
  }
}
