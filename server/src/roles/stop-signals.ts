const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Under npm, Ctrl-C reaches a process twice within milliseconds: from the terminal and passed on by npm. */
const echo = 500;

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, and `force` at the next one that is not an echo of it, that is,
 * comes 500 ms later or more.
 */
export function onStopSignals(handlers: { stop: () => void; force: () => void }): void {
  let firstAt: number | undefined;
  for (const signal of stopSignals) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstAt === undefined) {
        firstAt = now;
        handlers.stop();
      } else if (now - firstAt >= echo) {
        handlers.force();
      }
    });
  }
}
