import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { Logger, type LoggerService } from '@nestjs/common';
import { isDuplicateKey } from '../../src/database/index.js';
import { Door } from '../faults/support/door.js';
import { embeddedOnly } from '../support/engine.js';
import { closeApps, freshUri, openApp } from './jobs-app.js';
import { until } from './until.js';

jest.setTimeout(60_000);

const NUMBERS = { collection: 'jobs', keys: { number: 1 } };
const OWNERS = { collection: 'jobs', keys: { owner: 1 } };

/** What the log says of indexes, its level first. */
let said: [string, unknown][];
const noting = (level: string) => (line: unknown, context?: string) => {
  if (context === 'Indexes') said.push([level, line]);
};
const LOG: LoggerService = { log: noting('log'), warn: noting('warn'), error: noting('error') };

// A door stands before a server of this machine.
let door: Door;
let port: number;
let uri: string;
beforeEach(async () => {
  said = [];
  Logger.overrideLogger(LOG);
  const direct = new URL(freshUri());
  door = new Door(() => Number(direct.port));
  port = await door.open();
  uri = `mongodb://127.0.0.1:${port}${direct.pathname}`;
});
afterEach(async () => {
  Logger.overrideLogger(false);
  await closeApps();
  door.close();
});

/** Breaks the connection under so many commands that hold the text. */
function cutUnder(text: string, times: number): void {
  let cuts = 0;
  door.onSent = (piece) => {
    if (!piece.includes(text) || cuts === times) return;
    cuts += 1;
    door.cut();
  };
}

embeddedOnly.describe('an index', () => {
  it('may take as long as a large collection needs', async () => {
    const sockets: Socket[] = [];
    const keep = (message: unknown): void => {
      sockets.push((message as { socket: Socket }).socket);
    };
    subscribe('net.client.socket', keep);
    const limits = new Set<unknown>();
    door.onSent = (piece) => {
      if (!piece.includes('createIndexes')) return;
      for (const { remotePort, timeout } of sockets) if (remotePort === port) limits.add(timeout);
    };
    const { missing } = await openApp(uri);
    await until(async () => (await missing()) === 0);
    unsubscribe('net.client.socket', keep);
    expect(limits.size).toBeGreaterThan(0);
    expect(limits).not.toContain(20_000);
  });

  it('that is there is not told of', async () => {
    const first = await openApp(uri);
    await until(async () => (await first.missing()) === 0);
    const second = await openApp(uri);
    await until(async () => (await second.missing()) === 0);
    expect(said).toEqual([]);
  });
});

embeddedOnly.describe('a unique index', () => {
  it('is there before anything is served', async () => {
    const { jobs } = await openApp(uri);
    const results = await Promise.allSettled(['a', 'b'].map((_id) => jobs.create({ _id, number: 1 })));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('that is broken already lets nothing start', async () => {
    const { jobs } = await openApp(uri);
    await jobs.collection.dropIndex('number_1');
    await jobs.collection.insertMany([{ number: 1 }, { number: 1 }] as never);
    const error: unknown = await openApp(uri).catch((caught: unknown) => caught);
    expect(isDuplicateKey(error)).toBe(true);
  });

  it('is tried again where its connection breaks, and the start waits for it', async () => {
    cutUnder('number_1', 2);
    const { jobs } = await openApp(uri);
    expect(Object.keys(await jobs.collection.indexInformation())).toContain('number_1');
    expect(said).toMatchObject([
      ['warn', { msg: 'index not built; tried again', ...NUMBERS, failures: 1 }],
      ['warn', { msg: 'index not built; tried again', ...NUMBERS, failures: 2 }],
      ['log', { msg: 'index built', ...NUMBERS }],
    ]);
  });
});

embeddedOnly.describe('an index of a new database', () => {
  it('is there before anything is served', async () => {
    const { jobs, missing } = await openApp(uri);
    expect(await missing()).toBe(0);
    expect(Object.keys(await jobs.collection.indexInformation()).sort()).toEqual(['_id_', 'number_1', 'owner_1']);
  });
});

embeddedOnly.describe('an index that no promise rests on, of a collection with documents', () => {
  beforeEach(async () => {
    const { jobs, stop } = await openApp(uri);
    await jobs.create({ _id: 'old', number: 0 });
    await jobs.collection.dropIndex('owner_1');
    await stop();
  });

  it('holds up no start, is counted as missing, and told of while it is built and when it is there', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    door.onSent = (piece) => (piece.includes('owner_1') ? held : undefined);
    const { jobs, missing } = await openApp(uri);
    await jobs.create({ _id: 'a', number: 1 });
    expect(await missing()).toBe(1);
    await until(() => said.length > 0);
    letGo();
    await until(async () => (await missing()) === 0);
    expect(Object.keys(await jobs.collection.indexInformation())).toContain('owner_1');
    expect(said).toEqual([
      ['log', { msg: 'index is being built', ...OWNERS }],
      ['log', { msg: 'index built', ...OWNERS, ms: expect.any(Number) }],
    ]);
  });

  it('is tried again where its connection breaks, as often as that is', async () => {
    cutUnder('owner_1', 2);
    const { missing } = await openApp(uri);
    await until(async () => (await missing()) === 0);
    expect(said).toMatchObject([
      ['warn', { msg: 'index not built; tried again', ...OWNERS, failures: 1 }],
      ['warn', { msg: 'index not built; tried again', ...OWNERS, failures: 2 }],
      ['log', { msg: 'index built', ...OWNERS }],
    ]);
  });

  it('holds up no stop', async () => {
    door.onSent = (piece) => (piece.includes('owner_1') ? new Promise(() => undefined) : undefined);
    const { stop } = await openApp(uri);
    await stop();
    expect(said).toEqual([]);
  });
});
