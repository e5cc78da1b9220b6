import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.js';

/** A sandbox in memory on a free port, quick to repeat a notification. */
export function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return startSandbox({
    host: '127.0.0.1',
    port: 0,
    dataDir: undefined,
    webhookSecrets: [],
    log: () => undefined,
    notificationScheduleMs: [5, 5, 5],
    ...options,
  });
}
