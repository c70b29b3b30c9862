import {
  type InfiniteData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { RunStatus } from '@weir/contract/run-status';
import { useEffect, useRef } from 'react';
import { call } from '../api.ts';
import { isNotFound, isSignedOut } from '../api-error.ts';
import { useSignedOut } from '../session/session.ts';
import { countNew, patchPages, pickUnfinished, type RunsPage, rowsOf } from './merge-runs.ts';

export interface RunFilter {
  readonly flow?: string;
  readonly status?: RunStatus;
  readonly key?: string;
  /** Words. */
  readonly q?: string;
}

function queryOf({ status, ...others }: RunFilter) {
  return { ...others, ...(status && { status: [status] }) };
}

type Shown = InfiniteData<RunsPage, string | undefined>;

const pageSize = 100;
const pollMs = 3000;
const rowsAskedPerTurn = 10;

/**
 * The list as the person sees it: rows hold still and change in place; what is new is counted until `showNew`.
 * Looks every 3 s, never in a hidden tab.
 */
export function useRunList(filter: RunFilter) {
  const queryClient = useQueryClient();
  const signedOut = useSignedOut();
  const turn = useRef(0);
  const listKey = ['runs', filter];
  const list = useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam, signal }): Promise<RunsPage> =>
      call('listRuns', {
        query: { ...queryOf(filter), limit: pageSize, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
  });
  const head = useQuery({
    queryKey: ['runs-head', filter],
    queryFn: async ({ signal }) => {
      const first: RunsPage = await call('listRuns', {
        query: { ...queryOf(filter), limit: pageSize },
        signal,
      });
      const shown = queryClient.getQueryData<Shown>(listKey);
      const open = pickUnfinished(shown?.pages ?? [], first, {
        turn: turn.current++,
        limit: rowsAskedPerTurn,
      });
      const others = await Promise.all(open.map((id) => runIfAny(id, signal)));
      const news = [...first.items, ...others.flat()];
      queryClient.setQueryData<Shown>(
        listKey,
        (data) => data && { ...data, pages: patchPages(data.pages, news) },
      );
      return first;
    },
    refetchInterval: signedOut ? false : pollMs,
    enabled: list.isSuccess,
    retry: false,
  });

  const pages = list.data?.pages ?? [];
  const rows = rowsOf(pages);
  const news = head.data && list.data ? countNew(pages, head.data) : { count: 0, more: false };
  const showNew = () => {
    const first = head.data;
    if (first)
      queryClient.setQueryData<Shown>(listKey, { pages: [first], pageParams: [undefined] });
  };
  // An empty list has no rows to hold still.
  const fillEmpty = rows.length === 0 && news.count > 0;
  const show = useRef(showNew);
  show.current = showNew;
  useEffect(() => {
    if (fillEmpty) show.current();
  }, [fillEmpty]);

  const stale = head.isError && !isSignedOut(head.error);
  return {
    list,
    rows,
    news,
    showNew,
    staleSince: stale ? head.dataUpdatedAt || list.dataUpdatedAt : undefined,
  };
}

async function runIfAny(id: string, signal: AbortSignal) {
  try {
    return [await call('getRun', { params: { id }, signal })];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
