import { FairTurns } from './leased-queue.js';

interface Item {
  key: string;
  n: number;
}

/** Due items, longest overdue first; what is taken is due no more. */
class Queue {
  questions = 0;

  constructor(private items: Item[]) {}

  readonly turns = new FairTurns<Item>({
    oldest: (limit) => this.answer(this.items.slice(0, limit)),
    keys: () => this.answer([...new Set(this.items.map(({ key }) => key))]),
    of: (key, limit) => this.answer(this.items.filter((item) => item.key === key).slice(0, limit)),
    keyOf: ({ key }) => key,
  });

  async take(limit: number, allowed?: (key: string) => number): Promise<Item[]> {
    const taken = await this.turns.take(limit, allowed);
    this.items = this.items.filter((item) => !taken.includes(item));
    return taken;
  }

  add(...items: Item[]): void {
    this.items.push(...items);
  }

  private answer<T>(value: T): Promise<T> {
    this.questions += 1;
    return Promise.resolve(value);
  }
}

const many = (key: string, count: number): Item[] => Array.from({ length: count }, (_, n) => ({ key, n }));
const keysOf = (items: Item[]): string[] => items.map(({ key }) => key);

describe('due items by turns of their keys', () => {
  it('are all of the one key that has any, longest overdue first, found by one question', async () => {
    const queue = new Queue(many('a', 5));
    expect(await queue.take(3)).toEqual(many('a', 3));
    expect(queue.questions).toBe(1);
  });

  it('give each key its turn, however long the backlog of another is', async () => {
    const queue = new Queue([...many('noisy', 2_000), { key: 'quiet', n: 0 }]);
    expect(keysOf(await queue.take(8))).toContain('quiet');
  });

  it('reach every key in a round even where fewer are taken at a time than there are keys', async () => {
    const queue = new Queue([...many('a', 500), ...many('b', 500), ...many('c', 500), { key: 'quiet', n: 0 }]);
    const looks = [await queue.take(2), await queue.take(2)];
    expect(keysOf(looks.flat()).toSorted()).toEqual(['a', 'b', 'c', 'quiet']);
  });

  it('come to a key that joins late at the latest one round after', async () => {
    const queue = new Queue([...many('a', 500), ...many('b', 500)]);
    await queue.take(1);
    queue.add({ key: 'late', n: 0 });
    const next = [await queue.take(1), await queue.take(1), await queue.take(1), await queue.take(1)];
    expect(keysOf(next.flat())).toContain('late');
  });

  it('pass over a key that may take none now', async () => {
    const queue = new Queue([...many('full', 300), ...many('other', 2)]);
    const taken = await queue.take(8, (key) => (key === 'full' ? 0 : 8));
    expect(keysOf(taken)).toEqual(['other', 'other']);
  });

  it('are none where nothing is due', async () => {
    expect(await new Queue([]).take(8)).toEqual([]);
  });
});
