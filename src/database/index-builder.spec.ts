import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type Connection, mongo } from 'mongoose';
import { type Meter } from '../common/index.js';
import { eventually } from '../../test/support/eventually.js';
import { IndexBuilder } from './index-builder.js';

const METER = { gauge: () => undefined } as unknown as Meter;
const CONFLICT = new mongo.MongoServerError({ message: 'same name, other keys', code: 86 });

describe('an index that the database refuses', () => {
  const error = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
  /** The keys that were asked for, in order. */
  let asked: string[];
  beforeEach(() => {
    error.mockClear();
    log.mockClear();
    asked = [];
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  /** Over a collection of so many documents that refuses its first index once. */
  function builderOf(unique: boolean, count: number): IndexBuilder {
    const createIndex = (keys: object): Promise<void> => {
      asked.push(Object.keys(keys).join());
      return asked.length === 1 ? Promise.reject(CONFLICT) : Promise.resolve();
    };
    const collection = { collectionName: 'jobs', createIndex, estimatedDocumentCount: () => Promise.resolve(count) };
    const schema = {
      indexes: () => [
        [{ first: 1 }, { unique }],
        [{ second: 1 }, {}],
      ],
    };
    return new IndexBuilder({ models: { Job: { collection, schema } } } as unknown as Connection, METER);
  }

  it('is an error in the log, holds up no other, and is tried again', async () => {
    await builderOf(false, 1).onApplicationBootstrap();
    await eventually(() => {
      expect(asked).toEqual(['first', 'second', 'first']);
    });
    const what = { collection: 'jobs', keys: { first: 1 } };
    expect(error.mock.calls).toEqual([[{ msg: 'index not built; tried again', ...what, failures: 1, err: CONFLICT }]]);
    expect(log.mock.calls).toEqual([[{ msg: 'index built', ...what, ms: expect.any(Number) }]]);
  });

  it.each([
    ['it is a unique one', true, 1],
    ['nothing is in its collection yet', false, 0],
  ])('ends the start at once where %s', async (_, unique, count) => {
    await expect(builderOf(unique, count).onApplicationBootstrap()).rejects.toBe(CONFLICT);
    expect(asked).toEqual(['first']);
  });
});
