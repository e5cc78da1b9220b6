import { type Operation } from './database-journal.js';

export interface Index {
  /** `{ accountId: 1, paidAt: -1 }` */
  keys: Record<string, unknown>;
  /** What a document must have to be in the index, a value or any; a question that does not name it is not served by it. */
  only?: Record<string, unknown>;
}

/** What an operation asks of an index: fields compared by value, fields compared by range, and the order wanted. */
interface Shape {
  equal: Set<string>;
  ranged: Set<string>;
  sort: string[];
}

/**
 * Whether an operation finds its documents by `_id` or by an index, in the order that it wants, without looking at others (as
 * MongoDB's planner would): equal fields first, in any order, then the sort, or one range.
 */
export function isCovered({ filter, sort }: Operation, indexes: readonly Index[]): boolean {
  const { $or, ...rest } = filter as Record<string, unknown> & { $or?: Record<string, unknown>[] };
  if ($or) return $or.every((branch) => isCovered({ filter: { ...rest, ...branch }, sort } as Operation, indexes));
  const shape = { ...comparisonsOf(rest), sort: Object.keys(sort) };
  const holding = indexes.filter(({ only = {} }) =>
    Object.entries(only).every(([field, value]) => (isExistence(value) ? field in rest : isWithin(rest[field], value))),
  );
  return [{ keys: { _id: 1 } }, ...holding].some(({ keys }) => serves(Object.keys(keys), shape));
}

/** Whoever asks for a value asks for a document that has one. */
function isExistence(value: unknown): boolean {
  return operatorsOf(value).includes('$exists');
}

function serves(keys: string[], { equal, ranged, sort }: Shape): boolean {
  const fixed = keys.findIndex((key) => !equal.has(key));
  const equalCount = fixed === -1 ? keys.length : fixed;
  const next = keys.slice(equalCount);
  const wanted = sort.filter((field) => !equal.has(field));
  const inOrder = wanted.every((field, position) => next[position] === field);
  const narrowed = equalCount > 0 || ranged.has(keys[0] ?? '');
  const wholeInOrder = equal.size === 0 && ranged.size === 0 && wanted.length > 0;
  return inOrder && (narrowed || wholeInOrder);
}

/** Whether what is asked for is in an index of that value, or of what is less than a limit. */
function isWithin(asked: unknown, indexed: unknown): boolean {
  const { $lt: limit } = (indexed ?? {}) as { $lt?: Date };
  if (limit === undefined) return asked === indexed;
  const { $lt, $lte } = (asked ?? {}) as { $lt?: Date; $lte?: Date };
  return ($lt !== undefined && $lt <= limit) || ($lte !== undefined && $lte < limit);
}

function comparisonsOf(filter: Record<string, unknown>): Pick<Shape, 'equal' | 'ranged'> {
  const equal = new Set<string>();
  const ranged = new Set<string>();
  for (const [field, value] of Object.entries(filter)) {
    const operators = operatorsOf(value);
    if (operators.length === 0 || operators.includes('$in') || operators.includes('$eq')) equal.add(field);
    else if (operators.some((one) => ['$lt', '$lte', '$gt', '$gte'].includes(one))) ranged.add(field);
  }
  return { equal, ranged };
}

function operatorsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.keys(value).filter((name) => name.startsWith('$'));
}
