import { useQuery } from '@tanstack/react-query';
import type { Me } from '@weir/contract/views';
import { call } from '../api.ts';
import { showTimesIn } from '../ui/clock-time.ts';

/** Who is signed in, and what this installation has; asked once for all parts of the page. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async ({ signal }) => knowMe(await call('me', { signal })),
    staleTime: 60_000,
  });
}

/** Pages show times as the tenant of who signed in does. */
export function knowMe(me: Me): Me {
  showTimesIn(me.zone);
  return me;
}
