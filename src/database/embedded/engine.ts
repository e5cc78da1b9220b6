import { type Machine } from '../../config/index.js';

/** The two kinds of server; their files are not each other's. */
export const ENGINE_NAMES = ['mongod', 'mongo-java-server'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * How a server is started. It must say "waiting for connections" when it is ready, "DBPathInUse" when its files are
 * held by another process, leave with code 48 when its port is taken, and end when its standard input ends.
 */
export interface Engine {
  readonly description: string;
  readonly command: string;
  readonly argumentsFor: (port: number) => string[];
}

/** What a way to an embedded database may use. */
export interface EmbeddedRequest {
  readonly dataDir: string;
  readonly report: (line: string) => void;
  readonly machine: Machine;
}

/** One way to an embedded database: the engine, or why there is none this way. */
export interface Way {
  readonly engineName: EngineName;
  readonly prepare: (request: EmbeddedRequest) => Promise<Engine | Unavailable>;
}

/** Why a way does not lead anywhere, for people. */
export interface Unavailable {
  readonly unavailable: string;
}
