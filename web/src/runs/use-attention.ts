import { useQuery } from '@tanstack/react-query';
import { call } from '../api.ts';
import { useSignedOut } from '../session/session.ts';

const pollMs = 10_000;
const most = 100;

export interface Attention {
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
  readonly byFlow: ReadonlyMap<string, number>;
}

const none: Attention = { count: 0, more: false, byFlow: new Map() };

/** How many runs wait for a person; looks every 10 s, never in a hidden tab. */
export function useAttention(): Attention {
  const signedOut = useSignedOut();
  const query = useQuery({
    queryKey: ['attention'],
    queryFn: ({ signal }) =>
      call('listRuns', { query: { status: ['attention'], limit: most }, signal }),
    refetchInterval: signedOut ? false : pollMs,
    retry: false,
    select: ({ items, nextCursor }): Attention => {
      const byFlow = new Map<string, number>();
      for (const { flow } of items) byFlow.set(flow, (byFlow.get(flow) ?? 0) + 1);
      return { count: items.length, more: nextCursor !== null, byFlow };
    },
  });
  return query.data ?? none;
}
