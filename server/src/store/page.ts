/** Rows after `cursor` (exclusive), at most `limit`. */
export interface Page<Cursor> {
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}
