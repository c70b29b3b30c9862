import type { TroubleKind } from '@weir/contract/alert';
import type { JobAction, JobState } from '@weir/contract/job';
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
  worker: {
    incarnation: string;
    beat_at: number;
    silent: 0 | 1;
    /** What it said of itself, as JSON text. */
    load: string | null;
  };
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
    /** ms that ended runs are kept, in the published version; null: as long as is usual. */
    keep_succeeded: number | null;
    keep_failed: number | null;
    /** What runs that ended until `kept_through` take, about. */
    kept_bytes: Generated<number>;
    kept_through: Generated<number>;
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
  /**
   * Whether runs of a group and priority may begin. The group that is an empty text stands for all that have no row of
   * their own; what has neither is not paused.
   */
  lane: { group: string; priority: number; paused: 0 | 1; at: number; by: string };
  /** Runs of which search does not know all that is committed: as they were up to that event. */
  unsearched: { run_id: string; last_seq: number };
  /** Search, where it lies in the tenant's own database; `words` are kept as the database keeps texts to be searched. */
  searched: { run_id: string; last_seq: number; words: string };
  search_state: SearchState;
  /** Runs that are gone, of whose chunks there are still some. */
  removed_run: { run_id: string };
  /** Which values beside it the journal of a run names; `size` in bytes. */
  blob_use: { run_id: string; hash: string; size: number };
  /** Values by their hash, where they do not lie in a folder; `used_at`: when it was last given. */
  blob: { hash: string; bytes: Uint8Array; used_at: number };
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
  tenant_setting: { key: string; value: string };
  /** What went wrong and is not counted in `alert` yet. */
  trouble: {
    id: string;
    at: number;
    kind: TroubleKind;
    flow: string;
    code: string;
    subject: string;
  };
  /** Troubles of a flow and code the alert flow was not told of, or was told of lately; it may be told of more at `due_at`. */
  alert: {
    flow: string;
    code: string;
    kind: TroubleKind;
    count: number;
    first_at: number;
    last_at: number;
    due_at: number;
    subject: string;
  };
  /** What a person does to many runs; `filter` and `args` as JSON text. */
  job: {
    id: string;
    action: JobAction;
    filter: string;
    args: string;
    actor: string;
    trace_id: string;
    /** `collecting`: it is not known yet which runs; nobody has heard of it. */
    state: JobState | 'collecting';
    matched: Generated<number>;
    done: Generated<number>;
    skipped: Generated<number>;
    failed: Generated<number>;
    /** The first of them, as JSON text. */
    problems: string;
    created_at: number;
    ended_at: number | null;
    /** The api that carries it out, until then. */
    owner: string | null;
    lease_until: Generated<number>;
  };
  /** Runs a job has not acted on. */
  job_run: { job_id: string; run_id: string };
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

/** Search of one tenant, in a file of its own. */
export interface SearchSchema {
  /** The order in which runs came to be known: the newest has the highest number. */
  doc: { sequence: Generated<number>; id: string };
  /** Full-text index, contentless; `rowid` is the run's sequence. */
  words: { rowid: number; text: string };
  search_state: SearchState;
}

/** Runs that were there before search was are taken in, newest first: those from `from_id` on are; none is left at ''. */
interface SearchState {
  one: number;
  from_id: string;
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
  /** What people know it by. */
  key: string | null;
  accepted_at: number;
  started_at: number | null;
  ended_at: number | null;
  error: string | null;
  last_seq: number;
  due_at: number | null;
  /** The nearest of what it waits for at rest, as JSON text. */
  waits_for: string | null;
  /** How many it was sent so far. */
  messages: Generated<number>;
  /** As JSON text. */
  caller: string | null;
  /** The run it was made of, as JSON text. */
  origin: string | null;
  /** The key of which only so many run at a time; null: any number. */
  slot: string | null;
  /** It has a slot of its key, from its first start to its end. */
  holds: Generated<0 | 1>;
  /** It waits for one. */
  parked: Generated<0 | 1>;
  /** Since something of it was last committed. */
  claims: Generated<number>;
  /** 1: its journal is to keep less than it has, once it has ended; 2: it does. */
  trims: Generated<0 | 1 | 2>;
}
