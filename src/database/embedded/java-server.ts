import { mkdir, access, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedRequest, type Engine, type Way, type Unavailable } from './engine.js';
import { createHash } from 'node:crypto';
import { runProgram } from './server-process.js';

const POM = fileURLToPath(new URL('./java/pom.xml', import.meta.url));
const PROJECT_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/scrm-pay', import.meta.url));
const MAVEN_SILENCE_MS = 180_000;

/** Where the jars of the present `pom.xml` lie, if they were fetched. */
export async function findJars(dataDir: string): Promise<string | undefined> {
  const name = await directoryName();
  for (const cache of [PROJECT_CACHE, join(dataDir, 'cache')]) {
    if (await exists(join(cache, name))) return join(cache, name);
  }
  return undefined;
}

/** Fetches the jars with Maven. They appear under their final name all at once, so another start never sees half of them. */
export async function fetchJars({ dataDir, report, machine }: EmbeddedRequest): Promise<string | Unavailable> {
  report('Fetching mongo-java-server with Maven (6 MB, only once) …');
  const target = join(await writableCache(dataDir), await directoryName());
  const fetched = await mkdtemp(`${target}-`);
  const options = [
    '-q',
    '-B',
    '--strict-checksums',
    '-f',
    POM,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${fetched}`,
  ];
  const run = await runProgram('mvn', options, { env: machine.variables, silenceMs: MAVEN_SILENCE_MS });
  if (!run.succeeded) {
    await rm(fetched, { recursive: true });
    return { unavailable: `mongo-java-server could not be fetched by Maven: ${run.summary}` };
  }
  await publish(fetched, target);
  return target;
}

async function publish(fetched: string, target: string): Promise<void> {
  try {
    await rename(fetched, target);
  } catch (error) {
    // Another process was quicker, with the same jars.
    if (!(await exists(target))) throw error;
    await rm(fetched, { recursive: true });
  }
}

/** The project's own cache, or one under DATA_DIR where the installation is read-only. */
async function writableCache(dataDir: string): Promise<string> {
  const fallback = join(dataDir, 'cache');
  const cache = await mkdir(PROJECT_CACHE, { recursive: true }).then(
    () => PROJECT_CACHE,
    () => fallback,
  );
  await mkdir(cache, { recursive: true });
  return cache;
}

/** Named after the content of `pom.xml`, so that other versions get another directory. */
async function directoryName(): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex');
  return `mongo-java-server-${digest.slice(0, 12)}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const SOURCE = fileURLToPath(new URL('./java/EmbeddedMongo.java', import.meta.url));

/** mongo-java-server, where Maven fetched it earlier. */
export const cachedJavaServer: Way = {
  engineName: 'mongo-java-server',
  prepare: async (request) => {
    const jars = await findJars(request.dataDir);
    return jars === undefined ? { unavailable: 'no mongo-java-server was fetched earlier' } : javaServer(jars, request);
  },
};

/** mongo-java-server, fetched by Maven. */
export const fetchedJavaServer: Way = {
  engineName: 'mongo-java-server',
  prepare: async (request) => {
    const jars = await fetchJars(request);
    return typeof jars === 'string' ? javaServer(jars, request) : jars;
  },
};

async function javaServer(jars: string, { dataDir }: EmbeddedRequest): Promise<Engine> {
  const directory = join(dataDir, 'mongo-java-server');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'data.mv');
  // One small heap for a small server: without a limit it would take a quarter of the machine's memory.
  const jvm = ['-XX:+UseSerialGC', '-Xmx512m', '-XX:+ExitOnOutOfMemoryError', '-cp', join(jars, '*')];
  return {
    description: `mongo-java-server (MongoDB-compatible), its files in ${directory}`,
    command: 'java',
    argumentsFor: (port) => [...jvm, SOURCE, file, String(port)],
  };
}
