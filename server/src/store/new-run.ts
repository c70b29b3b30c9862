import type { TriggerEvent } from '@weir/contract/journal';
import type { Localized } from '@weir/contract/text';
import { encodeChunk } from './journal-chunks.ts';
import { rank } from './order.ts';
import type { NewRun } from './tenant-store.ts';

/** Of flows that name none. */
export const defaultGroup = 'default';

/** A run as it is first stored: its row, its place in the order, its first event. Pure. */
export function newRun(source: {
  id: string;
  version: { flow: string; version: number; document: { name: Localized } };
  event: TriggerEvent;
  traceId: string;
  priority: number;
  group: string;
  /** ms UTC of acceptance. */
  at: number;
  dedupe?: NewRun['dedupe'] | undefined;
  caller?: NewRun['caller'] | undefined;
}): NewRun {
  const { id, version, event, traceId, priority, group, at, dedupe, caller } = source;
  return {
    id,
    flow: version.flow,
    name: version.document.name,
    version: version.version,
    trigger: event.id,
    priority,
    group,
    rank: rank(priority, at),
    traceId,
    acceptedAt: at,
    chunk: encodeChunk([{ type: 'accepted', seq: 1, at, trigger: event }]),
    ...(dedupe && { dedupe }),
    ...(caller && { caller }),
  };
}
