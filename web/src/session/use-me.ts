import { useQuery } from '@tanstack/react-query';
import { call } from '../api.ts';

/** Who is signed in, and what this installation has; asked once for all parts of the page. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => call('me', { signal }),
    staleTime: 60_000,
  });
}
