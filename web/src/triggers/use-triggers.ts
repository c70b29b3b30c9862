import { useQuery } from '@tanstack/react-query';
import type { TriggerView } from '@weir/contract/trigger';
import { call } from '../api.ts';
import { isSignedOut } from '../api-error.ts';
import { useSignedOut } from '../session/session.ts';

const pollMs = 3000;
const pollAllMs = 10_000;

/** Begins the key of every query for triggers; what they keep are replies of `listTriggers`. */
export const triggersKey = 'triggers';

/** How the triggers of a flow are doing; looks every 3 s, never in a hidden tab. Nothing of one never published. */
export function useTriggersOf(flow: string, published: boolean) {
  const signedOut = useSignedOut();
  const query = useQuery({
    queryKey: [triggersKey, flow],
    queryFn: ({ signal }) => call('listTriggers', { query: { flow }, signal }),
    enabled: published,
    refetchInterval: signedOut ? false : pollMs,
    retry: false,
  });
  const lost = query.isError && !isSignedOut(query.error);
  return {
    /** Undefined while nothing is known. */
    views: query.data?.items ?? (published ? undefined : []),
    staleSince: lost && query.data ? query.dataUpdatedAt : undefined,
    error: lost && !query.data ? query.error : undefined,
    refetch: query.refetch,
  };
}

/** A trigger that takes no events, and why a person might want to know. */
export type IdleTrigger = TriggerView & { readonly state: 'failing' | 'paused' };

const none: ReadonlyMap<string, readonly IdleTrigger[]> = new Map();

/** Triggers that fail or are paused, by flow, failing ones first; looks every 10 s, never in a hidden tab. */
export function useIdleTriggers(): ReadonlyMap<string, readonly IdleTrigger[]> {
  const signedOut = useSignedOut();
  const query = useQuery({
    queryKey: [triggersKey],
    queryFn: ({ signal }) => call('listTriggers', { signal }),
    refetchInterval: signedOut ? false : pollAllMs,
    retry: false,
    select: ({ items }) => idleByFlow(items),
  });
  return query.data ?? none;
}

function idleByFlow(views: readonly TriggerView[]) {
  const byFlow = new Map<string, IdleTrigger[]>();
  for (const state of ['failing', 'paused'] as const) {
    for (const view of views) {
      if (view.state !== state) continue;
      byFlow.set(view.flow, [...(byFlow.get(view.flow) ?? []), { ...view, state }]);
    }
  }
  return byFlow;
}
