import { deliveries } from './queue-deliveries.js';
import { imports } from './queue-imports.js';
import { inbox } from './queue-inbox.js';
import { polls } from './queue-polls.js';
import { searchQueue } from './queue-search.js';
import { DELIVERY_WAYS } from './queue-ways-deliveries.js';
import { INBOX_WAYS } from './queue-ways-inbox.js';
import { IMPORT_WAYS, POLL_WAYS } from './queue-ways-polls.js';
import { WITHOUT_CONSEQUENCE } from './queue-ways.js';

/** Minutes of a busy machine; a quiet one takes seconds. */
const PATIENCE = 300_000;

describe.each([
  ['deliveries', deliveries, DELIVERY_WAYS],
  ['imports', imports, IMPORT_WAYS],
  ['polls', polls, POLL_WAYS],
  ['inbox', inbox, INBOX_WAYS],
])('the leased queue over the repository of %s', (_, subject, ways) => {
  const guards = Object.values(ways).flatMap(({ guards, ...way }) =>
    Object.entries(guards).map(([part, promise]) => ({ part, promise, way })),
  );
  const named = new Set([...guards.map(({ part }) => part), ...WITHOUT_CONSEQUENCE]);

  it.each(Object.entries(ways))(
    'loses nothing and lets no stale claim write where %s',
    async (name, way) => {
      const { states, broken, trace, parts } = await searchQueue(subject, way);
      process.stdout.write(`${states.toLocaleString('en')} states: ${name}\n`);
      expect({ broken, trace }).toEqual({ broken: undefined, trace: [] });
      // Every condition, and every part of a write, is one that the search was shown to find, or decides nothing.
      expect([...parts].filter((part) => !named.has(part))).toEqual([]);
    },
    PATIENCE,
  );

  it.each(guards)(
    'is broken without $part: $promise',
    async ({ part, way }) => {
      const { broken } = await searchQueue(subject, way, part);
      expect(broken).toBeDefined();
    },
    PATIENCE,
  );
});
