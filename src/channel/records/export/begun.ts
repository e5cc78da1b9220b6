/**
 * The same items with the first one read already: what fails at once fails here, while an error can still be answered. Leaving them early
 * ends their source.
 */
export async function begun<Item>(items: AsyncGenerator<Item, void>): Promise<AsyncIterable<Item>> {
  const first = await items.next();
  return (async function* () {
    try {
      if (first.done) return;
      yield first.value;
      yield* items;
    } finally {
      await items.return();
    }
  })();
}
