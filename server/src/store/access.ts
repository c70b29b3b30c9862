import type { Tx } from './statement.ts';

/** Carries a verb to where it is committed. `tenant` is null for the control database. */
export interface Writer {
  write(tenant: string | null, verb: string, params: unknown): Promise<unknown>;
}

/** Reads committed rows in this process. `tenant` is null for the control database. */
export interface Reader {
  read<Result>(tenant: string | null, verb: (tx: Tx) => Promise<Result>): Promise<Result>;
  /**
   * Whether the tenant is known to exist; of others each verb finds out, and throws `not_found` if not.
   * @throws WeirError `not_found` for one that cannot exist.
   */
  checkTenant(key: string): boolean;
  closeTenants(): void | Promise<void>;
  closeControl(): void | Promise<void>;
}

/** What is asked so often that it is kept where every change of it is seen. */
export type Recalled = 'route' | 'lanes';

/** Answers what it kept, and what it did not by `find`. */
export type Recall = <Found>(
  asked: { readonly tenant: string; readonly of: Recalled; readonly key: string },
  find: () => Promise<Found>,
) => Promise<Found>;
