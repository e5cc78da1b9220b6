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
