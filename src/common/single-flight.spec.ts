import { SingleFlight } from './single-flight.js';

describe('a single flight', () => {
  it('answers all who ask at the same time with one answer', async () => {
    const flights = new SingleFlight<number>();
    let starts = 0;
    const start = (): Promise<number> => Promise.resolve(++starts);
    const answers = await Promise.all(Array.from({ length: 20 }, () => flights.run('key', start)));
    expect(answers).toEqual(Array(20).fill(1));
  });

  it('starts anew for who comes later', async () => {
    const flights = new SingleFlight<number>();
    await flights.run('key', () => Promise.resolve(1));
    expect(await flights.run('key', () => Promise.resolve(2))).toBe(2);
  });

  it('keeps keys apart', async () => {
    const flights = new SingleFlight<string>();
    const both = [flights.run('a', () => Promise.resolve('a')), flights.run('b', () => Promise.resolve('b'))];
    expect(await Promise.all(both)).toEqual(['a', 'b']);
  });

  it('fails for all together, and is free again', async () => {
    const flights = new SingleFlight<number>();
    const failing = (): Promise<number> => Promise.reject(new Error('away'));
    const both = await Promise.allSettled([flights.run('key', failing), flights.run('key', failing)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run('key', () => Promise.resolve(1))).toBe(1);
  });
});
