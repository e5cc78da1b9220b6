import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's; a developer's own by the variable. */
const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever a page may try: no other machine is found.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A real browser; every window's faults are gathered. `useSite` lets no test pass that has left any. */
export class Chromium {
  private readonly contexts: BrowserContext[] = [];
  /** Errors of scripts, of the console, and requests that would leave this machine. */
  private faults: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async start(url: string): Promise<Chromium> {
    return new Chromium(
      await chromium.launch({
        executablePath: EXECUTABLE,
        args: ARGUMENTS,
        env: { ...process.env, LANGUAGE: 'zh_CN' },
      }),
      url,
    );
  }

  /** A window of a browser that has never been here. */
  async open(viewport: { width: number; height: number } = DESKTOP): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()} (${page.url()})`);
    });
    context.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') this.faults.push(`request: ${request.url()}`);
    });
    return page;
  }

  /** @returns the faults of all windows since they were closed last */
  async closeWindows(): Promise<string[]> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    return this.faults.splice(0);
  }

  /**
   * Takes one fault as meant: the browser itself notes each answer of 400 and above in its console.
   * @throws Error where there was no such answer
   */
  expectRefusal(status: number): void {
    const index = this.faults.findIndex((fault) => fault.includes(`responded with a status of ${status}`));
    if (index === -1) throw new Error(`nothing was refused with ${status}: ${this.faults.join(', ')}`);
    this.faults.splice(index, 1);
  }

  /** What a test brings about by taking the network away. */
  forgiveOutage(): void {
    this.faults = this.faults.filter((fault) => !fault.includes('net::ERR_'));
  }

  async stop(): Promise<void> {
    await this.closeWindows();
    await this.browser.close();
  }
}
