import { type DueItems, FairTurns } from './fair-turns.js';
import { FairSlots } from './fair-slots.js';

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
    const ordered = this.work.order?.(found) ?? found;
    const claims = ordered.map(async (candidate) => {
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
  freeFor(key: string): number {
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
    const claimed = claim();
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
