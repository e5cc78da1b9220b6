import { jest } from '@jest/globals';
import { LeasedQueue, type LeasedWork, type LeaseStore } from './leased-queue.js';

interface Item {
  key: string;
  n: number;
}

/** Items in memory, leased once each. */
class Store implements LeaseStore<Item, Item> {
  readonly leased: Item[] = [];
  refuse: (item: Item) => boolean = () => false;

  constructor(private readonly items: Item[]) {}

  oldest(limit: number): Promise<Item[]> {
    return Promise.resolve(this.due.slice(0, limit));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...new Set(this.due.map(({ key }) => key))]);
  }

  of(wanted: string, limit: number): Promise<Item[]> {
    return Promise.resolve(this.due.filter(({ key }) => key === wanted).slice(0, limit));
  }

  keyOf({ key }: Item): string {
    return key;
  }

  claim(item: Item): Promise<Item | undefined> {
    if (this.refuse(item)) return Promise.reject(new Error('the database is away'));
    if (!this.due.includes(item)) return Promise.resolve(undefined);
    this.leased.push(item);
    return Promise.resolve(item);
  }

  private get due(): Item[] {
    return this.items.filter((item) => !this.leased.includes(item));
  }
}

const many = (key: string, count: number): Item[] => Array.from({ length: count }, (_, n) => ({ key, n }));

describe('a queue of leased items', () => {
  let store: Store;
  let ends: (() => void)[];
  let failed: unknown[];
  const queueOf = (items: Item[], work: Partial<LeasedWork<Item>> = {}): LeasedQueue<Item, Item> => {
    store = new Store(items);
    ends = [];
    failed = [];
    return new LeasedQueue(store, {
      slots: 8,
      run: () => new Promise<void>((resolve) => ends.push(resolve)),
      onFailure: (error, item) => failed.push([error, item]),
      ...work,
    });
  };
  const endAll = (): void => {
    for (const end of ends.splice(0)) end();
  };

  it('begins no more of one key than are left free, so that another finds a slot however slow the first is', async () => {
    const queue = queueOf([...many('slow', 100), ...many('quick', 1)]);
    expect(await queue.fill()).toBe(5);
    expect(store.leased.filter(({ key }) => key === 'slow')).toHaveLength(4);
    expect(queue.heldBy('quick')).toBe(1);
  });

  it('begins what others left once a slot is given back, and says that one is', async () => {
    let freed = 0;
    const queue = queueOf(many('a', 10), { slots: 2, onFree: () => (freed += 1) });
    expect([await queue.fill(), await queue.fill()]).toEqual([1, 0]);
    endAll();
    await queue.drain();
    expect([freed, await queue.fill()]).toEqual([1, 1]);
  });

  it('works on an item once, though two look for it at the same time', async () => {
    const items = many('a', 3);
    const queue = queueOf(items);
    await Promise.all([queue.fill(), ...items.map((item) => queue.begin('a', () => store.claim(item)))]);
    expect([store.leased.length, ends.length, queue.heldBy('a')]).toEqual([3, 3, 3]);
  });

  it('leaves what failed to its lease, says so, and goes on', async () => {
    const queue = queueOf(many('a', 2), {
      run: ({ n }) => (n === 0 ? Promise.reject(new Error('no')) : Promise.resolve()),
    });
    await queue.fill();
    await queue.drain();
    expect(failed).toEqual([[new Error('no'), { key: 'a', n: 0 }]]);
    expect(queue.heldBy('a')).toBe(0);
  });

  it('says that a claim failed, gives its slot back, and works on what was claimed beside it', async () => {
    const queue = queueOf([...many('a', 1), ...many('b', 1)]);
    store.refuse = ({ key }) => key === 'a';
    await expect(queue.fill()).rejects.toThrow('the database is away');
    expect([queue.heldBy('a'), queue.heldBy('b')]).toEqual([0, 1]);
    store.refuse = () => false;
    expect(await queue.fill()).toBe(1);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('not primary'))],
    ['comes too late', () => Promise.resolve(undefined)],
  ])('asks for no further look where a claim of its own %s', async (_how, claim) => {
    let freed = 0;
    const queue = queueOf(many('a', 10), { onFree: () => (freed += 1) });
    jest.spyOn(store, 'claim').mockImplementation(claim);
    await queue.fill().catch(() => 0);
    await queue.drain();
    expect([freed, queue.heldBy('a')]).toEqual([0, 0]);
  });

  it('begins one probe where its key may begin one, though more were found', async () => {
    const queue: LeasedQueue<Item, Item> = queueOf(many('a', 5), {
      allowed: (key): number => (queue.heldBy(key) > 0 ? 0 : 1),
    });
    expect([await queue.fill(), await queue.fill()]).toEqual([1, 0]);
  });

  it('leaves out what a key may take no more of once it is found', async () => {
    const queue = queueOf(many('a', 4), { slots: 4 });
    const looking = queue.fill();
    expect(await Promise.all([1, 2].map((n) => queue.begin('a', () => Promise.resolve({ key: 'a', n: -n }))))).toEqual([
      true,
      true,
    ]);
    expect([await looking, queue.heldBy('a')]).toEqual([0, 2]);
  });

  it('gives the slot back of a claim that throws', async () => {
    const queue = queueOf([]);
    const claim = (): never => {
      throw new Error('no time');
    };
    await expect(queue.begin('a', claim)).rejects.toThrow('no time');
    expect(queue.heldBy('a')).toBe(0);
  });

  it('keeps to its budget, whatever slots are free', async () => {
    let budget = 2;
    const queue = queueOf([...many('a', 3), ...many('b', 3)], { budget: () => budget });
    expect(await queue.fill()).toBe(2);
    budget = 0;
    expect(await queue.fill()).toBe(0);
  });

  it('drains: resolves once nothing runs', async () => {
    const queue = queueOf(many('a', 2));
    await queue.fill();
    let drained = false;
    const draining = queue.drain().then(() => (drained = true));
    await Promise.resolve();
    expect(drained).toBe(false);
    endAll();
    await draining;
    expect(drained).toBe(true);
  });
});
