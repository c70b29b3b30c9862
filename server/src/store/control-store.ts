/**
 * Port of what belongs to the installation and to no tenant's data: tenants and when they are due, people, sessions,
 * tokens, worker heartbeats.
 * Codes and tokens come as hashes only. Times are ms UTC.
 *
 * Every verb throws `WeirError`: `disk_full`, `overloaded` (the writer's queue is full) or `unavailable` (the writer
 * cannot be reached).
 */
export interface ControlStore {
  tenants(): Promise<readonly Tenant[]>;
  /** Creates the tenant unless its key is there; answers the one that is kept. */
  ensureTenant(tenant: Tenant): Promise<Tenant>;
  /** Creates the first person unless there is one; answers the one that is kept. */
  ensureOwner(owner: Person): Promise<Person>;

  addSignInCode(code: { hash: string; personId: string; expiresAt: number }): Promise<void>;
  /** Takes the code: the first caller gets the person, later ones `null`, as do unknown and expired codes. */
  takeSignInCode(code: { hash: string; now: number }): Promise<Person | null>;
  addSession(session: {
    hash: string;
    personId: string;
    tenant: string;
    expiresAt: number;
  }): Promise<void>;
  findSession(session: { hash: string; now: number }): Promise<Session | null>;
  endSession(session: { hash: string }): Promise<void>;
  /** Whether anyone ever signed in; decides whether a start prints a link. */
  hasSignedIn(): Promise<boolean>;

  addToken(token: NewToken): Promise<void>;
  /** `null` for an unknown, removed or expired one. */
  findToken(token: { hash: string; now: number }): Promise<Token | null>;
  /** Of one tenant, oldest first; expired ones are among them. */
  listTokens(tenant: string): Promise<readonly Token[]>;
  /** From now on nobody finds it; answers it, or `null` when the tenant has none of that id. */
  removeToken(token: { tenant: string; id: string }): Promise<Token | null>;

  /** Writes the heartbeat of a worker incarnation. Throws `lease_lost` when it was declared silent before. */
  beat(worker: {
    incarnation: string;
    at: number;
    /** What it says of itself; left out: nothing new. */
    load?: WorkerLoad | undefined;
  }): Promise<void>;
  /** Those that are not silent, by incarnation. */
  workers(): Promise<readonly WorkerRow[]>;
  /**
   * Declares every incarnation silent whose last beat is before `before`, and those named. Answers all that are silent,
   * also those declared earlier, since who declared them may have died before releasing their runs; an incarnation is
   * named a last time when others have beaten a day after it.
   */
  declareSilent(workers: {
    before: number;
    incarnations?: readonly string[];
  }): Promise<readonly string[]>;

  /** A run of the tenant rests until `at`, ms UTC: the tenant is due then at the latest. */
  expectDue(due: { tenant: string; at: number }): Promise<void>;
  /** Tenants with a run at rest whose time has come, the longest due first. */
  dueTenants(at: { now: number }): Promise<readonly DueTenant[]>;
  /** The tenant was looked into and is due at `next`, or not known to be; unless something was expected since it was read. */
  settleDue(due: DueTenant & { next: number | null }): Promise<void>;

  /** Triggers of the tenant, or connections they may use, are about to be changed, or have been. */
  noteTriggers(of: { tenant: string }): Promise<void>;
  /** Tenants whose triggers were ever changed. */
  triggerChanges(): Promise<readonly TriggerChanges[]>;

  close(): Promise<void>;
}

/** What a worker says of itself with its heartbeat. */
export interface WorkerLoad {
  /** Those it serves. */
  readonly groups: readonly string[];
  /** Runs it can have in hand at once, and how many it has. */
  readonly slots: number;
  readonly load: number;
  /** How many runs it took within the last minute, where it took any; those of which it took most. */
  readonly taken: readonly {
    readonly tenant: string;
    readonly group: string;
    readonly perMinute: number;
  }[];
}

export interface WorkerRow extends WorkerLoad {
  readonly incarnation: string;
  /** ms UTC. */
  readonly beatAt: number;
}

export interface TriggerChanges {
  readonly tenant: string;
  /** How often so far. */
  readonly changes: number;
}

export interface DueTenant {
  readonly tenant: string;
  /** Tells whether anything was expected since. */
  readonly changes: number;
}

export interface Tenant {
  /** kebab-case; part of paths and of the file's name. */
  readonly key: string;
  readonly name: string;
  /** The tenant's data key, wrapped by the root key. */
  readonly sealedKey: Uint8Array;
  readonly createdAt: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: 'owner';
  readonly createdAt: number;
}

export interface Session {
  readonly person: Person;
  readonly tenant: string;
  readonly expiresAt: number;
}

/** What a program signs in with. */
export interface Token {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly createdAt: number;
  /** `null`: for ever. */
  readonly expiresAt: number | null;
  /** The actor who made it. */
  readonly createdBy: string;
}

export interface NewToken extends Token {
  readonly hash: string;
}
