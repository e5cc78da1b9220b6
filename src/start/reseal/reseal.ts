import { type Connection } from 'mongoose';
import { Seal } from '../../common/index.js';

/** Where sealed secrets are kept: each is bound to the id of its document. */
const PLACES = [
  { collection: 'direct_merchants', field: 'sealed' },
  { collection: 'own_channels', field: 'sealed' },
  { collection: 'payment_configs', field: 'apiKeySealed' },
] as const;

/** What became of the secrets of one collection. */
export interface ResealCount {
  collection: string;
  /** Sealed with the new key now. */
  resealed: number;
  /** Were already. */
  fresh: number;
  /** Ids of those that neither key opens; they are left as they are. */
  left: string[];
}

interface Keys {
  from: Seal;
  to: Seal;
}

/** With an id and a sealed secret: what else is in a document is no matter here. */
interface Document {
  _id: string;
  [field: string]: unknown;
}

/**
 * Seals every secret anew that the old key opens. Each document is replaced by itself and only where its secret is still what was read: so it
 * may run beside the service, be killed at any moment, and run again.
 * @param keys 32 bytes each
 */
export async function reseal(database: Connection, keys: { from: Buffer; to: Buffer }): Promise<ResealCount[]> {
  const seals = { from: new Seal(keys.from), to: new Seal(keys.to) };
  const counts: ResealCount[] = [];
  for (const place of PLACES) counts.push(await resealAll(database, place, seals));
  return counts;
}

async function resealAll(
  database: Connection,
  { collection, field }: (typeof PLACES)[number],
  keys: Keys,
): Promise<ResealCount> {
  const documents = database.collection<Document>(collection);
  const count: ResealCount = { collection, resealed: 0, fresh: 0, left: [] };
  for await (const { _id } of documents.find({ [field]: { $type: 'string' } }, { projection: { _id: 1 } })) {
    const outcome = await resealOne(_id, keys, {
      read: async () => (await documents.findOne({ _id }))?.[field],
      replace: async (old, sealed) => {
        const { matchedCount } = await documents.updateOne({ _id, [field]: old }, { $set: { [field]: sealed } });
        return matchedCount === 1;
      },
    });
    if (outcome === 'left') count.left.push(_id);
    else if (outcome !== 'gone') count[outcome] += 1;
  }
  return count;
}

interface Kept {
  read(): Promise<unknown>;
  /** @returns false where it is no longer the old one */
  replace(old: string, sealed: string): Promise<boolean>;
}

async function resealOne(id: string, { from, to }: Keys, kept: Kept): Promise<'resealed' | 'fresh' | 'left' | 'gone'> {
  for (;;) {
    const sealed = await kept.read();
    if (typeof sealed !== 'string') return 'gone';
    if (to.open(sealed, id) !== undefined) return 'fresh';
    const secret = from.open(sealed, id);
    if (secret === undefined) return 'left';
    // Changed since it was read: whoever changed it may have sealed it with either key.
    if (await kept.replace(sealed, to.seal(secret, id))) return 'resealed';
  }
}
