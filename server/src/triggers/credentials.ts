/** Headers that prove who someone is: they would lie open in the journal. Names in lower case. */
export const credentials: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
]);
