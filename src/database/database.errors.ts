/** The service can't start for want of a database; the message says what to do, and nothing else need be printed. */
export abstract class DatabaseNotStarted extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The database of MONGODB_URI does not answer, or does not let the service in. */
export class DatabaseUnreachable extends DatabaseNotStarted {
  constructor(description: string, cause: unknown) {
    super(`MONGODB_URI: ${description} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

/** The engine of MONGODB_URI lets several of those that write at once on one condition win: no payment would be safe on it. */
export class ConditionalWritesNotAtomic extends DatabaseNotStarted {
  constructor(description: string, broken: number, rounds: number) {
    super(
      [
        `MONGODB_URI: ${description} cannot be used: its conditional writes are not atomic.`,
        `Of several updates at once that only one may win, not exactly one won in ${broken} of ${rounds} rounds; payments would be handled twice.`,
        'Use MongoDB, or another engine that keeps this promise: see "Engines" in docs/configuration.md.',
      ].join('\n'),
    );
  }
}

/** Another process, most likely a second start of this service, holds the embedded database's files. */
export class DatabaseInUse extends DatabaseNotStarted {
  constructor(dataDir: string) {
    super(
      `Another process is using DATA_DIR ${dataDir}: stop it, or give this one a DATA_DIR or a MONGODB_URI of its own.`,
    );
  }
}

/** The mark that says which kind of server wrote DATA_DIR says nothing that is known. */
export class EngineUnknown extends DatabaseNotStarted {
  constructor(file: string, names: readonly string[]) {
    super(
      [
        `${file} should say which kind of server wrote this DATA_DIR, and does not, so none is started beside that data.`,
        `Write ${names.join(' or ')} into it, whichever is the name of the directory beside it that holds the data;`,
        'delete it if there is no such directory.',
      ].join('\n'),
    );
  }
}

/** None of the ways to an embedded database worked; `reasons` has a line for each that was tried. */
export class NoDatabaseServer extends DatabaseNotStarted {
  constructor(reasons: readonly string[]) {
    super(
      [
        'MONGODB_URI is not set, and no embedded database could be started:',
        ...reasons.map((reason) => `  - ${reason}`),
        'Any one of these helps:',
        '  1. set MONGODB_URI to a MongoDB that is running',
        '  2. install mongod so that it is on PATH or named by MONGOMS_SYSTEM_BINARY, or allow its download from fastdl.mongodb.org',
        '  3. install Java (a JDK, 17 or later) and Maven, with which a MongoDB-compatible server is fetched',
      ].join('\n'),
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
