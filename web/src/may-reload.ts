/** A console that reloads itself more often than this helps nobody. */
const leastMs = 60_000;
const kept = 'weir.reloadedAt';

/**
 * Whether a page that could not be loaded may load itself again. A server that was away and is back is a reason each
 * time; one that answers all along is none again for a minute, as its page may be broken for good.
 */
export function mayReload(was: { away: boolean; now: number; last: string | null }): boolean {
  return was.away || was.last === null || was.now - Number(was.last) > leastMs;
}

/** Loads the console anew, when it may. `away`: the server did not answer before. */
export function reloadOnce(away: boolean): void {
  const now = Date.now();
  if (!mayReload({ away, now, last: sessionStorage.getItem(kept) })) return;
  sessionStorage.setItem(kept, String(now));
  window.location.reload();
}
