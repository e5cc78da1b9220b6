import { InvalidEnvironment, loadConfig, loadEnvFile, type Config } from './config/index.js';
import { DatabaseNotStarted } from './database/index.js';
import { startService, welcome, type Service } from './start/index.js';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Faults that are the operator's to mend are told in plain words, without a stack. */
function explain(error: unknown): string {
  if (error instanceof InvalidEnvironment) return `The configuration is not valid:\n${error.message}`;
  if (error instanceof DatabaseNotStarted) return error.message;
  if (!(error instanceof Error)) return String(error);
  const setting = settingBehind(error);
  return setting === undefined ? (error.stack ?? error.message) : `${error.message}: see ${setting}.`;
}

/** Which setting names what the operating system has refused. */
function settingBehind({ syscall, path }: NodeJS.ErrnoException): string | undefined {
  if (syscall === 'listen' || syscall === 'getaddrinfo') return 'PORT and HOST';
  return path === undefined ? undefined : 'DATA_DIR';
}

/** @returns aborted from the first SIGTERM or SIGINT on */
function stopOnSignal(service: Service): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          say(explain(error));
          process.exit(1);
        },
      );
    });
  }
  return stopping.signal;
}

async function start(config: Config): Promise<void> {
  const service = await startService(config, say);
  const stopping = stopOnSignal(service);
  try {
    await service.announce();
    say(await welcome(service, config));
  } catch (error) {
    // The welcome asks the database, which a stop has closed: that is the stop, not a start that failed.
    if (stopping.aborted) return;
    await service.stop();
    throw error;
  }
}

try {
  loadEnvFile();
  await start(loadConfig(process.env));
} catch (error) {
  say(explain(error));
  // What had begun to start, such as a connection that is tried again and again, is no reason to stay.
  process.exit(1);
}
