import { type Fields, type Part } from './queue-collection.js';
import { type Way } from './queue-ways.js';
import { type Chances, type Subject, World } from './queue-world.js';

export interface Found {
  states: number;
  broken: string | undefined;
  /** What led there. */
  trace: string[];
  /** All that its operations are made of, as far as they were met. */
  parts: Set<Part>;
}

const NONE: Chances = {
  looks: 0,
  lapses: 0,
  clockSteps: 0,
  crashes: 0,
  losses: 0,
  failures: 0,
  renewals: 0,
  releases: 0,
  hastenings: 0,
  offers: 0,
  begins: 0,
  findings: 0,
  activations: 0,
};

/**
 * Every way in which it may go, depth first. What the queue is in the middle of cannot be copied, so each way is gone anew from its beginning; two
 * ways that lead to the same are gone on from once.
 * @param missing what is taken out
 */
export async function searchQueue(
  subject: (start: Fields) => Subject,
  { start = {}, chances }: Pick<Way, 'start' | 'chances'>,
  missing?: Part,
): Promise<Found> {
  const seen = new Set<string>();
  const ways: string[][] = [[]];
  const parts = { met: new Set<Part>(), missing };
  for (let way = ways.pop(); way; way = ways.pop()) {
    const world = new World(subject(start), { ...NONE, ...chances }, parts);
    for (const name of way) await world.do(name);
    const broken = await follow(world, way, { seen, ways });
    if (broken !== undefined) return { states: seen.size, broken, trace: way, parts: parts.met };
  }
  return { states: seen.size, broken: undefined, trace: [], parts: parts.met };
}

/** @param way is gone on with, to its end */
async function follow(
  world: World,
  way: string[],
  { seen, ways }: { seen: Set<string>; ways: string[][] },
): Promise<string | undefined> {
  for (;;) {
    if (world.broken !== undefined) return world.broken;
    const key = world.key();
    if (seen.has(key)) return undefined;
    seen.add(key);
    const [first, ...others] = world.actions().map(({ name }) => name);
    if (first === undefined) return end(world);
    for (const other of others) ways.push([...way, other]);
    way.push(first);
    await world.do(first);
  }
}

async function end(world: World): Promise<string | undefined> {
  await world.goOn();
  return world.broken ?? (world.subject.isSettled(world) ? undefined : 'what was due is lost for ever');
}
