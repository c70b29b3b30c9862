/** The longest time a timer can be set to, ms: some 24 days. */
export const longestTimer = 2 ** 31 - 1;
