import { isDuplicateKey } from './driver-error.js';

/**
 * Does an upsert. Of two at once of a new document one is refused for its `_id`, which MongoDB itself repeats in some versions only: the one
 * that lost is done again, upon the document that is now there.
 */
export async function retryLostUpsert(upsert: () => PromiseLike<unknown>): Promise<void> {
  try {
    await upsert();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await upsert();
  }
}
