import { createContext, useContext, useSyncExternalStore } from 'react';
import type { EdgeState, NodeStatus, RunOnGraph } from './run-on-graph.ts';

/**
 * The run's state beside React Flow's nodes, so that an event renders only the nodes and edges that it changes: a value
 * that is the same as before keeps its identity.
 */
export interface LiveStatus {
  readonly subscribe: (listener: () => void) => () => void;
  readonly node: (id: string) => NodeStatus | undefined;
  readonly edge: (id: string) => EdgeState | undefined;
  /** Undefined: no run is shown. */
  readonly show: (next: RunOnGraph | undefined) => void;
}

export function createLiveStatus(): LiveStatus {
  const listeners = new Set<() => void>();
  let nodes: ReadonlyMap<string, NodeStatus> = new Map();
  let edges: ReadonlyMap<string, EdgeState> = new Map();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    node: (id) => nodes.get(id),
    edge: (id) => edges.get(id),
    show: (next) => {
      const before = nodes;
      nodes = new Map(
        [...(next?.nodes ?? [])].map(([id, status]) => {
          const known = before.get(id);
          return [id, known && same(known, status) ? known : status] as const;
        }),
      );
      edges = next?.edges ?? new Map();
      for (const listener of listeners) listener();
    },
  };
}

/** Inputs may be large: of a step that started at the same moment there is one, or none yet. */
function same(a: NodeStatus, b: NodeStatus): boolean {
  const { input: inputOfA, ...restOfA } = a;
  const { input: inputOfB, ...restOfB } = b;
  if ((inputOfA === undefined) !== (inputOfB === undefined)) return false;
  return JSON.stringify(restOfA) === JSON.stringify(restOfB);
}

export const LiveStatusContext = createContext<LiveStatus>(createLiveStatus());

export function useNodeStatus(id: string): NodeStatus | undefined {
  const live = useContext(LiveStatusContext);
  return useSyncExternalStore(live.subscribe, () => live.node(id));
}

export function useEdgeState(id: string): EdgeState | undefined {
  const live = useContext(LiveStatusContext);
  return useSyncExternalStore(live.subscribe, () => live.edge(id));
}
