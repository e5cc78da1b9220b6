import { type Guard, GUARDS, without } from './guards.js';
import { SCENARIOS, WHERE_MISSED } from './scenarios.js';
import { search } from './search.js';

/** Minutes of a busy machine; a quiet one takes seconds. */
const PATIENCE = 300_000;

describe('the inbox protocol', () => {
  it.each(Object.entries(SCENARIOS))(
    'loses nothing and repeats nothing through %s',
    (name, start) => {
      const { states, broken, trace } = search(start, without());
      process.stdout.write(`${states.toLocaleString('en')} states: ${name}\n`);
      expect({ broken, trace }).toEqual({ broken: undefined, trace: [] });
    },
    PATIENCE,
  );

  it.each(Object.entries(GUARDS))(
    'is broken without %s: %s',
    (guard) => {
      const { broken } = search(WHERE_MISSED[guard as Guard], without(guard as Guard));
      expect(broken).toBeDefined();
    },
    PATIENCE,
  );
});
