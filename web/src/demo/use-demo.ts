import { useQuery } from '@tanstack/react-query';
import { call } from '../api.ts';
import { isNotFound } from '../api-error.ts';
import { useSignedOut } from '../session/session.ts';
import { useMe } from '../session/use-me.ts';

const pollMs = 1500;

/** The sample event and the simulated systems; `live` looks again every 1.5 s, never in a hidden tab. */
export function useDemo({ live = false }: { readonly live?: boolean } = {}) {
  const signedOut = useSignedOut();
  const has = useMe().data?.demo === true;
  return useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => call('demo', { signal }),
    // Whoever opens the page by its address is told that there is no demo.
    enabled: has || live,
    retry: false,
    staleTime: live ? 0 : 60_000,
    refetchOnWindowFocus: live,
    refetchInterval: ({ state: { error } }) =>
      live && !signedOut && !isNotFound(error) ? pollMs : false,
  });
}
