import { flowKey } from '@weir/contract/flow';
import { runStatus } from '@weir/contract/run';
import type { RunFilter } from './use-run-list.ts';

/** The filter an address asks for; what makes no sense in it is left out. */
export function filterOf(search: URLSearchParams): RunFilter {
  const flow = flowKey.safeParse(search.get('flow')).data;
  const status = runStatus.safeParse(search.get('status')).data;
  return { ...(flow !== undefined && { flow }), ...(status && { status }) };
}

/** The query of an address for a filter: `''` or `?flow=…&status=…`. */
export function searchOf({ flow, status }: RunFilter): string {
  const search = new URLSearchParams();
  if (flow !== undefined) search.set('flow', flow);
  if (status) search.set('status', status);
  return search.size > 0 ? `?${search}` : '';
}
