/**
 * What each process of Weir that a test starts is given, beside its settings: where programs are, and compiled code, as
 * `npm start` has it; without that it takes half as long again to come up.
 */
export const processEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
};
