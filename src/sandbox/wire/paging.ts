import Type from 'typebox';

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
