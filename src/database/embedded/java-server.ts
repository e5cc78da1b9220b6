import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedRequest, type Engine, type Way } from './engine.js';
import { fetchJars, findJars } from './java-jars.js';

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
