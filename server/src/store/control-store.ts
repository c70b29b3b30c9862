/**
 * Port of what belongs to the installation and to no tenant's data: tenants, people, sessions, worker heartbeats.
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

  /** Writes the heartbeat of a worker incarnation. Throws `lease_lost` when it was declared silent before. */
  beat(worker: { incarnation: string; at: number }): Promise<void>;
  /**
   * Declares every incarnation silent whose last beat is before `before`, and those named. Answers all that are silent,
   * also those declared earlier, since who declared them may have died before releasing their runs; an incarnation is
   * named a last time when others have beaten a day after it.
   */
  declareSilent(workers: {
    before: number;
    incarnations?: readonly string[];
  }): Promise<readonly string[]>;

  close(): Promise<void>;
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
