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
