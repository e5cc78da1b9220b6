import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ChannelOwnership } from '../../../src/merchant/index.js';
import { startApp, type TestApp } from '../../support/start-app.js';

/** Debian's; a developer's own by the variable. */
const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A real browser; every window's faults are gathered, for a test to find none. */
export class Chromium {
  private readonly contexts: BrowserContext[] = [];
  /** Errors of scripts, of the console, and requests that would leave this machine. */
  readonly faults: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async start(url: string): Promise<Chromium> {
    return new Chromium(await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS }), url);
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

  async closeWindows(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async stop(): Promise<void> {
    await this.closeWindows();
    await this.browser.close();
  }
}

/** The whole service at an address that it knows itself, as a browser must be led back to it. */
export async function startSite(): Promise<TestApp> {
  const port = String(await freePort());
  const app = await startApp({ environment: { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` } });
  const { accountId, channelId } = app.sandbox.world;
  await app.app.get(ChannelOwnership, { strict: false }).claim(accountId, channelId);
  return app;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
