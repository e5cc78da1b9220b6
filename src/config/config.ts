import { delimiter } from 'node:path';

/** In characters, at least: whoever guesses the secret signs any token. */
export const JWT_SECRET_LENGTH = 16;
/** The same where real money moves: 32 characters of base64 are 192 bits. */
export const PRODUCTION_JWT_SECRET_LENGTH = 32;

/** The parts of the service that one process can run. */
export const ROLES = ['api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** How much is logged, from least to most. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that the environment decides: validated, complete and frozen. `docs/configuration.md` describes each value. */
export abstract class Config {
  abstract readonly port: number;
  abstract readonly host: string;
  /** The SCRM's domain as browsers see it, without a trailing slash. */
  abstract readonly publicUrl: string;
  /** Undefined: the embedded MongoDB. */
  abstract readonly mongodbUri: string | undefined;
  abstract readonly dataDir: string;
  /** Undefined: the built-in sandbox where `sandbox`, else no gateway. */
  abstract readonly weconnectUrl: string | undefined;
  /** Whether the built-in sandbox of WeConnect and WeChat runs; in production only where that is said. */
  abstract readonly sandbox: boolean;
  /** Where the sandbox listens: whoever reaches it pays any order. */
  abstract readonly sandboxHost: string;
  /** WeChat's own API; undefined: the sandbox's with the sandbox, WeChat's public one without. */
  abstract readonly wechatApiUrl: string | undefined;
  /** WeChat Pay's API v3; undefined: the sandbox's with the sandbox, WeChat Pay's own without. */
  abstract readonly wechatPayUrl: string | undefined;
  /** Undefined: made once and kept under `dataDir`. */
  abstract readonly jwtSecret: string | undefined;
  /** Several during a rotation; none: webhooks need no signature. */
  abstract readonly webhookSecrets: readonly string[];
  abstract readonly defaultChannelId: string | undefined;
  /** What a redirect may lead to: exact `scheme://host`, with a port where one is given. */
  abstract readonly redirectOrigins: readonly string[];
  /** 32 bytes; undefined: no merchant's key is stored, and every JSAPI signature is asked of the gateway. */
  abstract readonly credentialsKey: Buffer | undefined;
  /** Until everything that it sealed is sealed with `credentialsKey`. */
  abstract readonly oldCredentialsKey: Buffer | undefined;
  abstract readonly roles: ReadonlySet<Role>;
  abstract readonly logLevel: LogLevel;
  abstract readonly production: boolean;
}

/** What the environment says about the machine rather than about the service: where its programs are. */
export interface Machine {
  /** `MONGOMS_SYSTEM_BINARY`: the `mongod` to use, by the name that mongodb-memory-server gave this variable. */
  readonly mongod: string | undefined;
  /** The directories of `PATH`. */
  readonly searchPath: readonly string[];
  /** All variables, for programs that are started. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Reads the process's own environment, or another one in tests. */
export function readMachine(variables: Record<string, string | undefined> = process.env): Machine {
  return {
    mongod: variables.MONGOMS_SYSTEM_BINARY === '' ? undefined : variables.MONGOMS_SYSTEM_BINARY,
    searchPath: (variables.PATH ?? '').split(delimiter).filter(Boolean),
    variables,
  };
}
