import type { RunSummary } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';

export interface RunsPage {
  readonly items: readonly RunSummary[];
  readonly nextCursor: string | null;
}

/** The pages with the state of `news` put into rows that are shown already; rows neither come nor go nor move. */
export function patchPages(pages: readonly RunsPage[], news: readonly RunSummary[]): RunsPage[] {
  const latest = new Map(news.map((run) => [run.id, run]));
  return pages.map((page) => ({
    ...page,
    items: page.items.map((run) => {
      const found = latest.get(run.id);
      // A run that has ended does not change; an older answer that comes late must not wake it.
      return found && !isEnded(run.status) ? found : run;
    }),
  }));
}

export interface News {
  readonly count: number;
  /** There are more than were asked for. */
  readonly more: boolean;
}

/** How many runs of the first page (`head`, newest first) belong into the list but are not shown. */
export function countNew(pages: readonly RunsPage[], head: RunsPage): News {
  const shown = pages.flatMap((page) => page.items);
  const ids = new Set(shown.map((run) => run.id));
  const last = shown.at(-1);
  const complete = pages.at(-1)?.nextCursor === null;
  const unseen = head.items.filter((run) => !ids.has(run.id));
  const inReach = unseen.filter((run) => complete || !last || run.acceptedAt >= last.acceptedAt);
  const more = inReach.length === head.items.length && head.nextCursor !== null;
  return { count: inReach.length, more };
}

/**
 * Shown runs that may have changed and that the first page says nothing about: at most `limit` of them, others with
 * each `turn`, so that all are looked at in time.
 */
export function pickUnfinished(
  pages: readonly RunsPage[],
  head: RunsPage,
  { turn, limit }: { turn: number; limit: number },
): string[] {
  const known = new Set(head.items.map((run) => run.id));
  const open = pages
    .flatMap((page) => page.items)
    .filter((run) => !isEnded(run.status) && !known.has(run.id))
    .map((run) => run.id);
  if (open.length <= limit) return open;
  const from = (turn * limit) % open.length;
  return [...open.slice(from), ...open.slice(0, from)].slice(0, limit);
}

/** Two loaded pages may overlap when runs were added between; each run appears once, at its first place. */
export function rowsOf(pages: readonly RunsPage[]): RunSummary[] {
  return [
    ...new Map(pages.flatMap((page) => page.items).map((run) => [run.id, run] as const)).values(),
  ];
}
