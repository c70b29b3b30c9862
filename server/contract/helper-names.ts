/** Names that are in scope of every expression and every code step beside its data (flow-language §4). No data may have them. */
export const helperNames: ReadonlySet<string> = new Set([
  'time',
  'text',
  'list',
  'number',
  'json',
  'hash',
  'base64',
  'uuid',
  'fail',
]);
