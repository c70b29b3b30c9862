/**
 * Cuts a page out of rows that were read with one more than asked for, so that the last page says it is the last.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  each: { item: (row: Row) => Item; cursor: (row: Row) => string },
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(each.item),
    nextCursor: rows.length > limit && last !== undefined ? each.cursor(last) : null,
  };
}
