import { randomUUID } from 'node:crypto';
import { mongo } from 'mongoose';
import { databaseUri, embeddedOnly } from '../support/engine.js';

/** A document with whatever the cases below want in it. */
type Any = mongo.Document & { _id: string };

describe('what a filter finds is what looking through all documents finds', () => {
  const id = new mongo.ObjectId();
  const moment = new Date('2026-01-01T00:00:00Z');
  // No double is equal to it.
  const long = mongo.Long.fromString('9007199254740993');
  const binary = new mongo.Binary(Buffer.from('binary'));
  const DOCUMENTS: mongo.Document[] = [
    { _id: 'a', n: 1, tags: ['x', 'y'], owner: null },
    { _id: 'b', n: 2, tags: [], deep: { m: 1 } },
    { _id: 1, n: 3 },
    { _id: 0, n: 3 },
    { _id: 2.5, n: 3 },
    { _id: long, n: 3 },
    { _id: id, n: 4 },
    { _id: moment, n: 5 },
    { _id: true, n: 6 },
    { _id: null, n: 7 },
    { _id: { x: 1, y: 2 }, n: 8 },
    { _id: binary, n: 9 },
  ];
  const FILTERS: [string, mongo.Document, unknown[]][] = [
    ['a match', { _id: 'a', n: 1 }, ['a']],
    ['no match beside it', { _id: 'a', n: 2 }, []],
    ['no such document', { _id: 'c', n: 1 }, []],
    ['an absent member', { _id: 'b', owner: null }, ['b']],
    ['an array of two', { _id: 'a', tags: 'y' }, ['a']],
    ['a nested member', { _id: 'b', 'deep.m': { $gte: 1 } }, ['b']],
    ['another number type', { _id: new mongo.Double(1), n: 3 }, [1]],
    ['a long', { _id: mongo.Long.fromNumber(1), n: 3 }, [1]],
    ['minus zero', { _id: new mongo.Double(-0), n: 3 }, [0]],
    ['a fraction', { _id: 2.5, n: 3 }, [2.5]],
    ['a long beyond doubles', { _id: long, n: 3 }, [long]],
    ['its neighbour', { _id: mongo.Long.fromString('9007199254740992'), n: 3 }, []],
    ['a decimal', { _id: mongo.Decimal128.fromString('1'), n: 3 }, [1]],
    ['an ObjectId', { _id: id, n: 4 }, [id]],
    ['its text', { _id: id.toHexString(), n: 4 }, []],
    ['a date', { _id: moment, n: 5 }, [moment]],
    ['a boolean', { _id: true, n: 6 }, [true]],
    ['null', { _id: null, n: 7 }, [null]],
    ['null, not matched', { _id: null, n: 1 }, []],
    ['a document', { _id: { x: 1, y: 2 }, n: 8 }, [{ x: 1, y: 2 }]],
    ['a document, in another order', { _id: { y: 2, x: 1 }, n: 8 }, []],
    ['bytes', { _id: binary, n: 9 }, [binary]],
    ['an array', { _id: ['a'], n: 1 }, []],
    ['a pattern', { _id: /^[ab]$/, n: { $lt: 3 } }, ['a', 'b']],
    ['$eq', { _id: { $eq: 'a' }, n: 1 }, ['a']],
    ['$in', { _id: { $in: ['b', 'a', 'c'] }, n: { $gt: 0 } }, ['a', 'b']],
    ['$ne', { _id: { $ne: 'a' }, n: { $lt: 3 } }, ['b']],
    ['$gt', { _id: { $gt: 'a' }, n: { $gt: 0 } }, ['b']],
    ['$exists', { _id: { $exists: true }, n: 2 }, ['b']],
    ['a path into it', { '_id.x': 1, n: 8 }, [{ x: 1, y: 2 }]],
    ['$and beside it', { _id: 'a', $and: [{ n: 1 }, { tags: 'x' }] }, ['a']],
    ['$and with another _id', { _id: 'a', $and: [{ _id: 'b' }] }, []],
    ['$and with the _id in it', { $and: [{ _id: 'a' }, { n: 1 }] }, ['a']],
    ['$or beside it', { _id: 'a', $or: [{ n: 2 }, { tags: 'x' }] }, ['a']],
    ['$or with other _ids', { _id: 'a', $or: [{ _id: 'b' }, { n: 2 }] }, []],
    ['$nor beside it', { _id: 'a', $nor: [{ n: 1 }] }, []],
    ['$or before it', { $or: [{ n: 1 }, { n: 2 }], _id: 'b' }, ['b']],
    ['conditions before it', { n: { $gte: 1, $nin: [2, 3] }, owner: null, _id: 'a' }, ['a']],
    ['a pattern before it', { tags: /x/, _id: 'a' }, ['a']],
    ['$expr before it', { $expr: { $eq: ['$n', 2] }, _id: 'b' }, ['b']],
    ['$elemMatch after it', { _id: 'a', tags: { $elemMatch: { $eq: 'x' } } }, ['a']],
  ];
  const found = async (filter: mongo.Document): Promise<unknown[]> => {
    const documents = await filled.find(filter as mongo.Filter<Any>).toArray();
    return documents.map(({ _id }) => _id);
  };
  let client: mongo.MongoClient;
  let filled: mongo.Collection<Any>;
  beforeAll(async () => {
    client = await new mongo.MongoClient(databaseUri(`filters-${randomUUID()}`)).connect();
    filled = client.db().collection<Any>('any');
    // The driver would give the document whose `_id` is null another.
    await filled.insertMany(DOCUMENTS as Any[], { forceServerObjectId: true });
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
  });

  it.each(FILTERS)('%s', async (_, filter, expected) => {
    // Within `$and` nothing is looked up.
    const all = await found({ $and: [filter] });
    expect(await found(filter)).toEqual(all);
    expect(all).toEqual(expected);
  });

  it.each(FILTERS)('and what a write meets: %s', async (_, filter, expected) => {
    const mark = randomUUID();
    const { matchedCount } = await filled.updateMany(filter, { $set: { mark } });
    expect(matchedCount).toBe(expected.length);
    expect(await found({ mark })).toEqual(expected);
  });

  // Another engine may not read what follows a condition that decides; the service sends no such filter.
  embeddedOnly.describe('and what is no filter is refused', () => {
    it.each([
      ['an unknown operator', { n: { $nope: 1 }, _id: 'c' }],
      ['an unknown operator within $or', { $or: [{ n: 100 }, { n: { $nope: 1 } }], _id: 'c' }],
      ['an empty $or', { $or: [], _id: 'c' }],
      ['an unknown operator after it', { _id: 'a', n: { $nope: 1 } }],
    ])('%s', async (_, filter) => {
      await expect(filled.find(filter as never).toArray()).rejects.toThrow(mongo.MongoServerError);
      await expect(filled.updateOne(filter as never, { $set: { n: 1 } })).rejects.toThrow(mongo.MongoServerError);
    });
  });
});
