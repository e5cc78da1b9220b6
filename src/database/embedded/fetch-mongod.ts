import { fileURLToPath } from 'node:url';
import { type EmbeddedRequest, type Unavailable } from './engine.js';
import { runProgram } from './run-program.js';

const DOWNLOADER = fileURLToPath(new URL('./mongod-downloader.js', import.meta.url));

/** A network that swallows packets instead of refusing them is noticed by silence: a download under way prints its progress every 2 s. */
const SILENCE_MS = 15_000;

/**
 * Downloads `mongod` with mongodb-memory-server, in a process of its own: so that its chatter stays out of ours, it can be ended when it
 * hangs, and it can be given settings that it takes from the environment alone. Of these, strict SSL matters: without it the
 * library accepts any certificate, and we would run whatever program somebody on the way put there.
 *
 * @returns the path of the program
 */
export async function fetchMongod({ machine, report }: EmbeddedRequest): Promise<string | Unavailable> {
  report('Fetching MongoDB (about 100 MB, only once) …');
  const env = { ...machine.variables, npm_config_strict_ssl: 'true', MONGOMS_MAX_RETRIES: '1' };
  const run = await runProgram(process.execPath, [DOWNLOADER], { env, silenceMs: SILENCE_MS });
  const path = /^mongod=(.+)$/m.exec(run.output)?.[1];
  if (run.succeeded && path !== undefined) return path;
  return { unavailable: `mongod could not be downloaded: ${run.summary}` };
}
