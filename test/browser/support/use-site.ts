import { type Page } from 'playwright-core';
import { ChannelOwnership } from '../../../src/merchant/index.js';
import { ReconcilePolicy } from '../../../src/trade/index.js';
import { startApp, type TestApp } from '../../support/start-app.js';
import { Chromium, DESKTOP } from './chromium.js';
import { freePort } from '../../../src/database/embedded/server-process.js';

/** The service, and people who look at it. */
export interface Site {
  readonly app: TestApp;
  readonly chromium: Chromium;
  /** A window of a browser that has never been here. */
  open(viewport?: { width: number; height: number }): Promise<Page>;
}

/**
 * Gives a test file the whole service and a real browser. Every test's windows are closed after it, and it fails where any of them had an
 * error, in a script or in the console, or asked another machine for anything.
 */
export function useSite(settings: Record<string, string> = {}): Site {
  let app: TestApp;
  let chromium: Chromium;
  beforeAll(async () => {
    app = await startSite(settings);
    chromium = await Chromium.start(app.url);
  });
  afterAll(async () => {
    await chromium.stop();
    await app.stop();
  });
  afterEach(async () => {
    expect(await chromium.closeWindows()).toEqual([]);
  });
  return {
    get app() {
      return app;
    },
    get chromium() {
      return chromium;
    },
    open: (viewport = DESKTOP) => chromium.open(viewport),
  };
}

/** At an address that the service knows itself, as a browser must be led back to it; unpaid orders are looked after often. */
async function startSite(settings: Record<string, string>): Promise<TestApp> {
  const port = String(await freePort());
  const environment = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, ...settings };
  const app = await startApp({ environment, policies: [[ReconcilePolicy, { pace: { busy: 20, idle: 100 } }]] });
  // As the start does: the list of channels shows both.
  const { channelId } = app.sandbox.world;
  await app.app.get(ChannelOwnership, { strict: false }).accountOf(channelId);
  return app;
}
