import { flowKey } from '@weir/contract/flow';
import { runStatus } from '@weir/contract/run';
import type { RunFilter } from './use-run-list.ts';

/** Characters that may be looked for at a time. */
export const longestWords = 400;

/** The filter an address asks for; what makes no sense in it is left out. */
export function filterOf(search: URLSearchParams): RunFilter {
  const flow = flowKey.safeParse(search.get('flow')).data;
  const status = runStatus.safeParse(search.get('status')).data;
  const key = search.get('key');
  const q = search.get('q')?.trim().slice(0, longestWords);
  return {
    ...(flow !== undefined && { flow }),
    ...(status && { status }),
    ...(key && { key }),
    ...(q && { q }),
  };
}

/** The query of an address for a filter: `''` or `?flow=…&status=…`. */
export function searchOf(filter: RunFilter): string {
  const search = new URLSearchParams();
  for (const name of ['flow', 'status', 'key', 'q'] as const) {
    const value = filter[name];
    if (value !== undefined) search.set(name, value);
  }
  return search.size > 0 ? `?${search}` : '';
}
