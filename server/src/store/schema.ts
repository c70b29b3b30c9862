import type { RunStatus } from '@weir/contract/run-status';
import type { ListenStatus } from '@weir/contract/trigger';
import type { Generated } from 'kysely';

/**
 * Tables as Kysely sees them; `migrations/` makes them. Ids are text, times integer ms UTC, booleans 0 or 1, JSON text,
 * journal chunks and sealed values bytes: the same on every dialect.
 */
export interface ControlSchema {
  tenant: {
    key: string;
    name: string;
    sealed_key: Uint8Array;
    created_at: number;
    /** No run at rest is due before, of those this database was told of. */
    next_due_at: number | null;
    /** How often a run at rest was told of. */
    due_changes: Generated<number>;
    /** How often its triggers, or connections, were changed. */
    trigger_changes: Generated<number>;
  };
  person: { id: string; name: string; role: 'owner'; created_at: number; signed_in: 0 | 1 };
  sign_in_code: { hash: string; person_id: string; expires_at: number };
  session: { hash: string; person_id: string; tenant: string; expires_at: number };
  token: {
    id: string;
    hash: string;
    tenant: string;
    name: string;
    created_at: number;
    expires_at: number | null;
    created_by: string;
  };
  /** Worker incarnations by their heartbeat. */
  worker: { incarnation: string; beat_at: number; silent: 0 | 1 };
}

export interface TenantSchema {
  flow: {
    key: string;
    name: string;
    revision: number;
    document: string;
    /** How many versions were made so far; the next one is one more. */
    versions: number;
    published_version: number | null;
    published_revision: number | null;
    updated_at: number;
    /** Runs of one key at a time, in the published version; null: no limit. */
    slot_limit: number | null;
  };
  flow_version: {
    flow: string;
    version: number;
    document: string;
    author: string;
    note: string;
    at: number;
  };
  draft_version: { flow: string; version: number; document: string; at: number };
  route: { method: string; path: string; flow: string; version: number; trigger: string };
  published_trigger: {
    flow: string;
    trigger: string;
    version: number;
    use: string;
    connection: string | null;
    paused_at: number | null;
  };
  trigger_report: {
    flow: string;
    trigger: string;
    listener: string;
    state: ListenStatus;
    error: string | null;
    since: number;
    at: number;
  };
  run: RunTable;
  chunk: { run_id: string; first_seq: number; last_seq: number; bytes: Uint8Array };
  snapshot: { run_id: string; last_seq: number; bytes: Uint8Array };
  message: { run_id: string; number: number; bytes: Uint8Array };
  /** `name` and `key` of a wait for a signal; no name once it is answered. `early`: a callback that came before. */
  wait: {
    run_id: string;
    place: string;
    state: 'early' | 'open' | 'answered' | 'closed';
    name: string | null;
    key: string | null;
    early: Uint8Array | null;
  };
  kept_signal: { name: string; key: string; bytes: Uint8Array; expires_at: number };
  dedupe: { flow: string; trigger: string; hash: string; run_id: string; expires_at: number };
  connection: { key: string; connector: string; name: string; config: string; updated_at: number };
  connection_secret: { connection: string; field: string; sealed: Uint8Array };
  audit: {
    id: string;
    at: number;
    actor: string;
    action: string;
    object: string;
    trace_id: string;
  };
}

/**
 * A run that is `ready` waits to be claimed; one with an `owner` is held; one that is neither is at rest, until `due_at`
 * or until somebody moves it, or has ended.
 */
interface RunTable {
  id: string;
  flow: string;
  name: string;
  version: number;
  trigger: string;
  status: RunStatus;
  priority: number;
  group: string;
  rank: number;
  ready: 0 | 1;
  owner: string | null;
  epoch: number;
  trace_id: string;
  accepted_at: number;
  started_at: number | null;
  ended_at: number | null;
  error: string | null;
  last_seq: number;
  due_at: number | null;
  /** How many it was sent so far. */
  messages: Generated<number>;
  /** As JSON text. */
  caller: string | null;
  /** The key of which only so many run at a time; null: any number. */
  slot: string | null;
  /** It has a slot of its key, from its first start to its end. */
  holds: Generated<0 | 1>;
  /** It waits for one. */
  parked: Generated<0 | 1>;
}
