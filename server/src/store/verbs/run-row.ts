import type { ErrorData } from '@weir/contract/errors';
import { parseJson } from '@weir/contract/json';
import type { RunOrigin } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';
import type { Localized } from '@weir/contract/text';
import type { Caller, RunRow } from '../tenant-store.ts';

/** What a statement selects of a run to make a `RunRow`. */
export const runColumns = [
  'id',
  'flow',
  'name',
  'version',
  'trigger',
  'status',
  'priority',
  'group',
  'trace_id',
  'key',
  'accepted_at',
  'started_at',
  'ended_at',
  'error',
  'last_seq',
  'caller',
  'origin',
  'slot',
  'parked',
  'ready',
  'rank',
  'trims',
  'waits_for',
] as const;

interface RunColumns {
  id: string;
  flow: string;
  name: string;
  version: number;
  trigger: string;
  status: RunStatus;
  priority: number;
  group: string;
  trace_id: string;
  key: string | null;
  accepted_at: number;
  started_at: number | null;
  ended_at: number | null;
  error: string | null;
  last_seq: number;
  caller: string | null;
  origin: string | null;
  slot: string | null;
  parked: 0 | 1;
  ready: 0 | 1;
  rank: number;
  trims: 0 | 1 | 2;
  waits_for: string | null;
}

const trims = ['no', 'pending', 'done'] as const;

export function toRunRow(columns: RunColumns): RunRow {
  return {
    id: columns.id,
    flow: columns.flow,
    name: JSON.parse(columns.name) as Localized,
    version: columns.version,
    trigger: columns.trigger,
    status: columns.status,
    priority: columns.priority,
    group: columns.group,
    traceId: columns.trace_id,
    key: columns.key,
    acceptedAt: columns.accepted_at,
    startedAt: columns.started_at,
    endedAt: columns.ended_at,
    error: columns.error === null ? null : (parseJson(columns.error) as unknown as ErrorData),
    lastSeq: columns.last_seq,
    caller: columns.caller === null ? null : (JSON.parse(columns.caller) as Caller),
    origin: columns.origin === null ? null : (JSON.parse(columns.origin) as RunOrigin),
    slot: columns.slot,
    parked: columns.parked === 1,
    ready: columns.ready === 1,
    rank: columns.rank,
    trims: trims[columns.trims],
    waitsFor: columns.waits_for,
  };
}
