import { type ApiClient } from '../../support/api-client.js';

/** What a process holds, as its own numbers tell it. */
export interface Held {
  /** MiB of the heap, garbage included. */
  heap: number;
  /** MiB in all. */
  memory: number;
  /** Files and sockets. */
  files: number;
}

/** The heap that V8 is given, in MiB: what leaks ends the process, and so the test. */
export const HEAP_LIMIT = 128;

/** What a process may hold after any run. The database's driver keeps up to 100 connections, however idle they are. */
export const BOUNDS: Held = { heap: HEAP_LIMIT, memory: 300, files: 160 };

/** How much it may have grown since it was warm. */
export const GROWTH: Held = { heap: 48, memory: 80, files: 100 };

const MIB = 1024 * 1024;

/** @throws where the process does not answer: it is dead */
export async function heldBy(api: ApiClient): Promise<Held> {
  const { status, body } = await api.get('/metrics');
  if (status !== 200) throw new Error(`/metrics answered ${status}`);
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(String(body))?.[1] ?? 0);
  return {
    heap: Math.round(read('nodejs_heap_size_used_bytes') / MIB),
    memory: Math.round(read('process_resident_memory_bytes') / MIB),
    files: read('process_open_fds'),
  };
}

/** Everything that is above its bound: empty when all is well. */
export function excess(warm: Held, end: Held): string[] {
  return (['heap', 'memory', 'files'] as const)
    .filter((what) => end[what] > BOUNDS[what] || end[what] - warm[what] > GROWTH[what])
    .map((what) => `${what}: ${warm[what]} → ${end[what]}`);
}
