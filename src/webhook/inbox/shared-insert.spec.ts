import { type Collection, mongo } from 'mongoose';
import { SharedInsert } from './shared-insert.js';

const refused = (index: number, code: number): mongo.WriteError =>
  ({ index, code, errmsg: `no ${index}` }) as mongo.WriteError;
const bulkError = (writeErrors: mongo.WriteError[], unconfirmed?: object): mongo.MongoBulkWriteError =>
  new mongo.MongoBulkWriteError({ message: 'bulk', code: 11000, writeErrors }, {
    getWriteConcernError: () => unconfirmed,
  } as never);

/** How each of three inserts ends where the database answers so. */
async function outcomes(answer: () => Promise<unknown>): Promise<unknown[]> {
  const inserts = new SharedInsert(() => ({ insertMany: answer }) as unknown as Collection);
  const all = await Promise.allSettled([1, 2, 3].map((_id) => inserts.insert({ _id })));
  return all.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
}

describe('inserts that share a write', () => {
  it('are all new where nothing went wrong', async () => {
    expect(await outcomes(() => Promise.resolve())).toEqual([true, true, true]);
  });

  it('fail each for itself', async () => {
    const error = bulkError([refused(0, 11000), refused(2, 14)]);
    expect(await outcomes(() => Promise.reject(error))).toEqual([false, true, 'failed']);
  });

  it.each([
    ['the connection broke', new mongo.MongoNetworkError('cut')],
    ['the others are not confirmed to be safe', bulkError([refused(0, 11000)], { code: 64 })],
    ['nothing is said of any', bulkError([])],
  ])('all fail where %s', async (_why, error) => {
    expect(await outcomes(() => Promise.reject(error))).toEqual(['failed', 'failed', 'failed']);
  });
});
