import { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { SandboxRefusal } from './refusal.js';
import { randomBytes, randomInt } from 'node:crypto';
import Type from 'typebox';

/**
 * Compiles a schema to a reader of input.
 * @returns a function that answers the value, typed, or throws a Refusal (412) naming the first fault
 */
export function reader<const Schema extends TSchema>(schema: Schema): (value: unknown) => Static<Schema> {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    const [fault] = validator.Errors(value);
    throw SandboxRefusal.badParameter(
      `${fault?.instancePath.slice(1) ?? ''} ${fault?.message ?? 'is not valid'}`.trim(),
    );
  };
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** `20241124021633`: how WeChat writes a time inside its numbers (China's clock, UTC+8). */
function stamp(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** WeChat's own number of a payment: 28 digits. */
export function newTradeNo(time: number): string {
  return `4200${stamp(time)}${pad(randomInt(1e10), 10)}`;
}

/** WeChat's own number of a refund: 28 digits. */
export function newRefundNo(time: number): string {
  return `5030${stamp(time)}${pad(randomInt(1e10), 10)}`;
}

/** `wx` and 34 digits and letters. */
export function newPrepayId(time: number): string {
  return `wx${stamp(time)}${randomBytes(10).toString('hex')}`;
}

export const newToken = (bytes = 16): string => randomBytes(bytes).toString('hex');

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;

/** The query of a list: `page` from 1, `per-page` up to 100. */
export const PAGING = {
  page: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })),
  'per-page': Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$' })),
};

/** One page of a list, as WeConnect lays it out. */
export interface Listing<Item> {
  items: Item[];
  _meta: { totalCount: number; pageCount: number; currentPage: number; perPage: number };
}

export function paginate<Item>(all: readonly Item[], query: { page?: string; 'per-page'?: string }): Listing<Item> {
  const currentPage = Number(query.page ?? 1);
  const perPage = Math.min(Number(query['per-page'] ?? DEFAULT_PER_PAGE), MAX_PER_PAGE);
  const start = (currentPage - 1) * perPage;
  return {
    items: all.slice(start, start + perPage),
    _meta: { totalCount: all.length, pageCount: Math.ceil(all.length / perPage), currentPage, perPage },
  };
}
