/** Where due items are found; each answer has the longest overdue first. */
export interface DueItems<Item> {
  /** Of every key. */
  oldest(limit: number): Promise<Item[]>;
  /** The keys that have any. */
  keys(): Promise<string[]>;
  of(key: string, limit: number): Promise<Item[]>;
  keyOf(item: Item): string;
}

interface Turn<Item> {
  key: string;
  /** All that is due under the key, where that is known; it may be outdated, so whoever takes one claims it first. */
  items: Item[] | undefined;
}

/** So many items are looked at together: where fewer are due, one question finds them all. */
const WINDOW = 64;

/**
 * Takes due items by turns of their keys (accounts): however many one key has, and however long they have been due, every other key is
 * served once in a round. A round is kept from one call to the next, so that few items at a time are shared fairly as well.
 */
export class FairTurns<Item> {
  private round: Turn<Item>[] = [];

  constructor(private readonly due: DueItems<Item>) {}

  /**
   * @param limit how many at most
   * @param allowed how many of a key may be taken now
   */
  async take(limit: number, allowed: (key: string) => number = () => limit): Promise<Item[]> {
    const taken: Item[] = [];
    let rounds = 0;
    while (taken.length < limit) {
      if (this.round.length === 0) {
        if (rounds++ > 0) break;
        this.round = await this.nextRound();
      }
      const turn = this.round[0];
      if (!turn) break;
      const share = Math.ceil((limit - taken.length) / this.round.length);
      this.round.shift();
      taken.push(...(await this.itemsOf(turn, Math.min(share, allowed(turn.key)))));
    }
    return taken;
  }

  private async itemsOf({ key, items }: Turn<Item>, limit: number): Promise<Item[]> {
    if (limit <= 0) return [];
    return items ? items.slice(0, limit) : this.due.of(key, limit);
  }

  private async nextRound(): Promise<Turn<Item>[]> {
    const few = await this.due.oldest(WINDOW);
    if (few.length >= WINDOW) return (await this.due.keys()).map((key) => ({ key, items: undefined }));
    const byKey = new Map<string, Item[]>();
    for (const item of few) {
      const key = this.due.keyOf(item);
      byKey.set(key, [...(byKey.get(key) ?? []), item]);
    }
    return [...byKey].map(([key, items]) => ({ key, items }));
  }
}
/**
 * Slots that are shared by keys (accounts): a key may hold no more of them than are left free (the dynamic threshold of Choudhury and Hahne,
 * 1998). So one key alone has half of them, and however many each of several holds up, the next one finds some.
 */
export class FairSlots {
  private readonly held = new Map<string, number>();
  private taken = 0;

  constructor(private readonly capacity: number) {}

  /** How many more the key may take now. */
  freeFor(key: string): number {
    return Math.max(0, Math.ceil((this.capacity - this.taken - this.heldBy(key)) / 2));
  }

  heldBy(key: string): number {
    return this.held.get(key) ?? 0;
  }

  get free(): number {
    return Math.max(0, this.capacity - this.taken);
  }

  /** Whether some key holds as many as it may, so that its work waits for a slot. */
  get isTight(): boolean {
    return [...this.held.keys()].some((key) => this.freeFor(key) === 0);
  }

  take(key: string): void {
    this.held.set(key, this.heldBy(key) + 1);
    this.taken += 1;
  }

  giveBack(key: string): void {
    const left = this.heldBy(key) - 1;
    if (left > 0) this.held.set(key, left);
    else this.held.delete(key);
    this.taken -= 1;
  }
}

/**
 * A collection that items are leased from, under field names of its own. A lease is one conditional write: it moves the moment at which
 * the item is due past the lease's end, and counts its generation up, so that whoever held an earlier lease can write no more.
 */
export interface LeaseStore<Candidate, Item> extends DueItems<Candidate> {
  /** @returns undefined where it is no longer due, or has been leased since it was found */
  claim(candidate: Candidate): Promise<Item | undefined>;
}

/** How a queue works on its items. */
export interface LeasedWork<Item> {
  /** So many run at once in this process; of one key never more than are left free (`FairSlots`). */
  slots: number;
  /** Works on an item under its lease. What it throws leaves the item to the end of its lease. */
  run(item: Item): Promise<void>;
  onFailure(error: unknown, item: Item): void;
  /** How many of a key may begin now, beside its slots: a circuit breaker. */
  allowed?(key: string): number;
  /** How many may begin now in all: a rate, a circuit breaker. */
  budget?(): number;
  /**
   * A slot is free again that items of some key may have waited for. Not called where `fill` leased nothing: whoever looks again at once
   * because of a claim that failed never stops looking.
   */
  onFree?(): void;
  /**
   * Whether a key's share of the slots is asked for again with each item of a look. Without it keys that are found together may take all
   * slots between them; with it some stay free for a key that comes later.
   */
  strictShares?: boolean;
  /** The order in which to claim what was found; by default the longest due first. */
  order?<Candidate>(candidates: Candidate[]): Candidate[];
}

/**
 * Leases what is due and works on it, by turns of the keys (accounts): however much of one is due, and however slow it is, another's waits
 * for one round and finds a slot. When to look is for its owner to say (`PollLoop`): `fill` is one look.
 */
export class LeasedQueue<Candidate, Item> {
  private readonly slots: FairSlots;
  private readonly turns: FairTurns<Candidate>;
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly store: LeaseStore<Candidate, Item>,
    private readonly work: LeasedWork<Item>,
  ) {
    this.slots = new FairSlots(work.slots);
    this.turns = new FairTurns(store);
  }

  /**
   * Leases as much as may begin now, and begins it.
   * @returns how much began; rejects where a claim failed, whatever began beside it
   */
  async fill(): Promise<number> {
    const free = Math.min(this.slots.free, this.work.budget?.() ?? Infinity);
    if (free <= 0) return 0;
    const found = await this.turns.take(free, (key) => this.freeFor(key));
    // Some of a key may have begun while it was looked for.
    const open = found.filter((candidate) => this.freeFor(this.store.keyOf(candidate)) > 0);
    const claims = (this.work.order?.(open) ?? open).map(async (candidate) => {
      const key = this.store.keyOf(candidate);
      return this.mayBegin(key, this.work.strictShares) && this.take(key, () => this.store.claim(candidate), false);
    });
    return (await Promise.all(claims)).filter(Boolean).length;
  }

  /**
   * Leases one item in a way of its own, and begins it.
   * @returns whether it began: not where its key may take no more, nor where the claim came to nothing
   */
  async begin(key: string, claim: () => Promise<Item | undefined>): Promise<boolean> {
    return this.mayBegin(key, true) && this.take(key, claim, true);
  }

  /** Whether no further item can begin, whatever its key. */
  get isFull(): boolean {
    return this.slots.free === 0;
  }

  /** How many of a key run. */
  heldBy(key: string): number {
    return this.slots.heldBy(key);
  }

  /** How many of a key may begin now. */
  private freeFor(key: string): number {
    return Math.min(this.slots.freeFor(key), this.work.allowed?.(key) ?? Infinity);
  }

  /** Resolves once nothing runs. */
  async drain(): Promise<void> {
    await Promise.all(this.running);
  }

  /** Asked once more: some of the key began, or failed, since it was found. */
  private mayBegin(key: string, isStrict = false): boolean {
    return isStrict ? this.freeFor(key) > 0 : !this.isFull && (this.work.allowed?.(key) ?? Infinity) > 0;
  }

  /** @param wakes whether a claim that comes to nothing says that its slot is free again */
  private async take(key: string, claim: () => Promise<Item | undefined>, wakes: boolean): Promise<boolean> {
    this.slots.take(key);
    const claimed = (async () => claim())();
    const work = this.workOn(key, claimed, wakes).finally(() => this.running.delete(work));
    this.running.add(work);
    return (await claimed) !== undefined;
  }

  private async workOn(key: string, claimed: Promise<Item | undefined>, wakes: boolean): Promise<void> {
    // Who began it hears why it could not be claimed.
    const item = await claimed.catch(() => undefined);
    try {
      if (item !== undefined) await this.work.run(item);
    } catch (error) {
      this.work.onFailure(error, item as Item);
    } finally {
      const wasTight = this.slots.isTight;
      this.slots.giveBack(key);
      if (wasTight && (wakes || item !== undefined)) this.work.onFree?.();
    }
  }
}
