import { delimiter } from 'node:path';

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
