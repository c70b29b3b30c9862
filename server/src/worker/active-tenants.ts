/** Tenants where tickets have gone in or out of late: only they may have ready runs whose tickets were lost. */
export interface ActiveTenants {
  touch(tenant: string): void;
  /** Those of late. */
  list(): readonly string[];
}

/** ms after the last ticket for which a tenant counts: longer than a ticket can be on its way to a run. */
const lately = 60_000;

/** `now` in ms on any clock. */
export function createActiveTenants(now: () => number = () => performance.now()): ActiveTenants {
  /** The longest untouched first. */
  const touched = new Map<string, number>();
  return {
    touch(tenant) {
      touched.delete(tenant);
      touched.set(tenant, now());
    },
    list() {
      for (const [tenant, at] of touched) {
        if (now() - at < lately) break;
        touched.delete(tenant);
      }
      return [...touched.keys()];
    },
  };
}
