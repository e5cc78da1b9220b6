import { describe, it } from '@jest/globals';

const isGiven = process.env.GIVEN_MONGODB_URI !== undefined && process.env.GIVEN_MONGODB_URI !== '';

/** The address of a database on the server of this run, embedded or given, with the options that the given address has, and these. */
export function databaseUri(name: string, options: Record<string, string> = {}): string {
  const all = new URLSearchParams(process.env.TEST_MONGODB_QUERY);
  for (const [option, value] of Object.entries(options)) all.set(option, value);
  const query = all.size === 0 ? '' : `?${all.toString()}`;
  return `${process.env.TEST_MONGODB_URI ?? ''}/${name}${query}`;
}

/** `describe` and `it` of what is about the embedded engine alone: skipped, and said so, where another one is given. */
export const embeddedOnly = {
  describe: (name: string, tests: () => void): void => {
    if (isGiven) say(name);
    (isGiven ? describe.skip : describe)(name, tests);
  },
  it: (name: string, test: () => Promise<void>, timeout?: number): void => {
    if (isGiven) say(name);
    (isGiven ? it.skip : it)(name, test, timeout);
  },
};

function say(name: string): void {
  process.stderr.write(`Skipped, for it is about the embedded engine and GIVEN_MONGODB_URI is set: ${name}\n`);
}
