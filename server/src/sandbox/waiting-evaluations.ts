import { mustBeAlone, type Pending } from './evaluation.ts';

/** How many evaluations go to a guest at once. */
const maxBatch = 64;

/** What waits for a guest: in order for each tenant, the tenants in turn. */
export class WaitingEvaluations {
  /** Tenants in the order of their turns; none is empty. */
  readonly #byTenant = new Map<string, Pending[]>();

  count(tenant: string): number {
    return this.#byTenant.get(tenant)?.length ?? 0;
  }

  /** Tenants that wait, the one whose turn is next first. */
  tenants(): string[] {
    return [...this.#byTenant.keys()];
  }

  add(pending: Pending): void {
    const waiting = this.#byTenant.get(pending.tenant);
    if (waiting) waiting.push(pending);
    else this.#byTenant.set(pending.tenant, [pending]);
  }

  /** Puts back what had its turn already, before all else of its tenant. */
  addFirst(tenant: string, evaluations: readonly Pending[]): void {
    if (evaluations.length === 0) return;
    this.#set(tenant, [...evaluations, ...(this.#byTenant.get(tenant) ?? [])]);
  }

  remove(pending: Pending): void {
    const waiting = this.#byTenant.get(pending.tenant) ?? [];
    this.#set(
      pending.tenant,
      waiting.filter((other) => other !== pending),
    );
  }

  /** All that waits for a tenant, which then waits no more. */
  takeAll(tenant: string): Pending[] {
    const waiting = this.#byTenant.get(tenant) ?? [];
    this.#byTenant.delete(tenant);
    return waiting;
  }

  /** What one guest should do next for the tenant: the oldest, and with what may share its turn those behind it. The tenant's turn is over. */
  takeBatch(tenant: string): Pending[] {
    const waiting = this.takeAll(tenant);
    const [first] = waiting;
    if (!first) return [];
    const batch = mustBeAlone(first)
      ? [first]
      : waiting.filter((pending) => !mustBeAlone(pending)).slice(0, maxBatch);
    const taken = new Set(batch);
    this.#set(
      tenant,
      waiting.filter((pending) => !taken.has(pending)),
    );
    return batch;
  }

  /** How many guests could work for the tenant at the same time. */
  useful(tenant: string): number {
    const waiting = this.#byTenant.get(tenant) ?? [];
    const alone = waiting.filter(mustBeAlone).length;
    return alone + (waiting.length > alone ? 1 : 0);
  }

  /** Whether the next one needs a guest in which nothing has run before. */
  needsFresh(tenant: string): boolean {
    return this.#byTenant.get(tenant)?.[0]?.needsFresh ?? false;
  }

  /** Whether there are some that may share a guest's turn. */
  hasSharing(tenant: string): boolean {
    return this.#byTenant.get(tenant)?.some((pending) => !mustBeAlone(pending)) ?? false;
  }

  #set(tenant: string, waiting: Pending[]): void {
    if (waiting.length > 0) this.#byTenant.set(tenant, waiting);
    else this.#byTenant.delete(tenant);
  }
}
