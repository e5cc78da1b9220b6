/** The query of a list. */
export const pagingQuery = ({ page, perPage }: { page: number; perPage: number }): Record<string, number> => ({
  page,
  'per-page': perPage,
});
