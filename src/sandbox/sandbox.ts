import { join } from 'node:path';
import { type FastifyInstance } from 'fastify';
import { SandboxControl } from './control/sandbox-control.js';
import { SCHEDULE_MS } from './notifier/schedule.js';
import { assemble } from './sandbox-parts.js';
import { buildServer } from './sandbox.server.js';
import { SEEDED_WORLD, type SeededWorld } from './world/seeded-world.js';
import { SandboxWorldFile } from './world/world-file.js';
import { SandboxWorldStore } from './world/world-store.js';

/** How a sandbox is started. */
export interface SandboxOptions {
  host: string;
  /** The port wanted; 0, or one that is taken: any free one. */
  port: number;
  /** Where the world is kept, in `sandbox.json`; undefined: in memory alone. */
  dataDir: string | undefined;
  /** The first one signs the notifications (Standard Webhooks); none: they are not signed. */
  webhookSecrets: readonly string[];
  log: (line: string) => void;
  /** The waits before each repeat of a notification; a test makes them short. */
  notificationScheduleMs?: readonly number[];
}

/** A running simulation of WeConnect and of WeChat Pay's API v3 (both `url`), and of WeChat (`url` + `/wechat`). */
export interface Sandbox {
  /** Without a trailing slash. */
  readonly url: string;
  readonly world: SeededWorld;
  readonly control: SandboxControl;
  /** Notifications go there; those waiting since before a restart set out at once. */
  deliverTo(webhookUrl: string): void;
  stop(): Promise<void>;
}

/**
 * Starts a sandbox.
 * @throws Error where the kept world cannot be read, or no port can be had
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir, log, webhookSecrets, notificationScheduleMs: scheduleMs = SCHEDULE_MS } = options;
  const store = new SandboxWorldStore(
    dataDir === undefined ? undefined : new SandboxWorldFile(join(dataDir, 'sandbox.json')),
    log,
  );
  await store.load();
  let url = '';
  const parts = assemble({ store, url: () => url, secret: webhookSecrets[0], scheduleMs });
  const control = new SandboxControl(parts);
  const server = await listen(() => buildServer(parts, control, log), options);
  url = urlOf(server, options.host);
  parts.notifier.resume();
  return {
    url,
    world: SEEDED_WORLD,
    control,
    deliverTo: (webhookUrl) => {
      parts.notifier.deliverTo(webhookUrl);
    },
    stop: async () => {
      parts.notifier.close();
      await server.close();
      await store.close();
    },
  };
}

type Address = Pick<SandboxOptions, 'host' | 'port'>;

async function listen(build: () => Promise<FastifyInstance>, { host, port }: Address): Promise<FastifyInstance> {
  const server = await build();
  try {
    await server.listen({ host, port });
    return server;
  } catch (error) {
    await server.close();
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(build, { host, port: 0 });
  }
}

/** An address that reaches the server from this machine, where it listens on all of them too. */
function urlOf(server: FastifyInstance, host: string): string {
  const address = server.addresses()[0];
  if (typeof address !== 'object') throw new Error('the sandbox does not listen');
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}
