import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReplyOf } from '@weir/contract/api';
import { parseJson } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { useEffect, useState } from 'react';
import { addressOf, call } from '../api.ts';
import { useSignedOut } from '../session/session.ts';

const pollMs = 3000;
/** After a stream broke, it is tried again this much later; the polling goes on meanwhile. */
const streamAgainMs = 15_000;

/** One run, live until it ends: by its event stream, by polling while there is none. Without an id, none. */
export function useWatchedRun(id: string | undefined) {
  const queryClient = useQueryClient();
  const signedOut = useSignedOut();
  const [streaming, setStreaming] = useState(true);
  const key = ['run', id];
  const run = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('getRun', { params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) =>
      streaming || signedOut || !data || isEnded(data.status) ? false : pollMs,
  });
  const open = run.data !== undefined && !isEnded(run.data.status) && !signedOut;

  useEffect(() => {
    if (!open || id === undefined) return;
    if (!streaming) {
      const timer = window.setTimeout(() => setStreaming(true), streamAgainMs);
      return () => window.clearTimeout(timer);
    }
    const stream = new EventSource(addressOf('watchRun', { params: { id } }));
    stream.addEventListener('run', ({ data }: MessageEvent<string>) => {
      const view = parseJson(data) as unknown as ReplyOf<'watchRun'>;
      queryClient.setQueryData(['run', id], (shown: RunView | undefined) =>
        shown && isEnded(shown.status) ? shown : view,
      );
    });
    // The browser would try again by itself, but not after a refusal, and not with polling meanwhile.
    stream.onerror = () => {
      stream.close();
      setStreaming(false);
      void queryClient.invalidateQueries({ queryKey: ['run', id] });
    };
    return () => stream.close();
  }, [id, open, streaming, queryClient]);

  return { run, live: open && streaming, polling: open && !streaming };
}
