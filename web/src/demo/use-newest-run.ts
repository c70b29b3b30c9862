import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api.ts';
import { useSignedOut } from '../session/session.ts';

const pollMs = 1500;

/**
 * The newest run of a flow, whoever sent its event; looks every 1.5 s, never in a hidden tab. `show` is for a run the page
 * itself started, known before the next look.
 */
export function useNewestRun(flow: string | undefined) {
  const signedOut = useSignedOut();
  const [started, show] = useState<string>();
  const query = useQuery({
    queryKey: ['newest-run', flow],
    queryFn: ({ signal }) => call('listRuns', { query: { flow, limit: 1 }, signal }),
    enabled: flow !== undefined,
    refetchInterval: signedOut ? false : pollMs,
    retry: false,
    gcTime: 0,
  });
  const seen = query.data?.items[0]?.id;
  // Ids of runs sort by time.
  const newest = started !== undefined && (seen === undefined || started > seen) ? started : seen;
  return { runId: newest, pending: query.isPending, show };
}
