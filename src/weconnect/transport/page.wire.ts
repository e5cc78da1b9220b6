import Type, { type TSchema } from 'typebox';
import { type Page } from '../weconnect.types.js';

/** The query of a list. */
export const pagingQuery = ({ page, perPage }: { page: number; perPage: number }): Record<string, number> => ({
  page,
  'per-page': perPage,
});

/** A page of a list, as WeConnect lays it out. */
export const pageOf = <Item extends TSchema>(item: Item): PageSchema<Item> =>
  Type.Object({
    items: Type.Array(item),
    _meta: Type.Object({ totalCount: Type.Integer({ minimum: 0 }) }),
  });

export const toPage =
  <Wire, Item>(toItem: (wire: Wire) => Item) =>
  ({ items, _meta }: { items: Wire[]; _meta: { totalCount: number } }): Page<Item> => ({
    items: items.map(toItem),
    total: _meta.totalCount,
  });

type PageSchema<Item extends TSchema> = Type.TObject<{
  items: Type.TArray<Item>;
  _meta: Type.TObject<{ totalCount: Type.TInteger }>;
}>;
