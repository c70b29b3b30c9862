/** Tells the control database, behind commits, when runs at rest are due. */
export interface DueNotes {
  /** A run of the tenant was committed as resting until `at`, ms UTC. */
  add(tenant: string, at: number): void;
  /** Resolves when everything is told, or could not be told once more. */
  close(): Promise<void>;
}

/** Between two tries while the control database is away, ms. */
const pause = 1_000;

/**
 * Notes of one turn are told together, the earliest of each tenant. A note is told after its commit and until it
 * succeeds; it can only be lost with this process, whose end makes the server look into every tenant.
 */
export function createDueNotes(
  tell: (due: { tenant: string; at: number }) => Promise<unknown>,
): DueNotes {
  let noted = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let telling = Promise.resolve();

  const add = (tenant: string, at: number): void => {
    noted.set(tenant, Math.min(at, noted.get(tenant) ?? at));
    plan(0);
  };
  const plan = (ms: number): void => {
    timer ??= setTimeout(() => {
      telling = flush();
    }, ms);
  };
  const flush = async (): Promise<void> => {
    const due = noted;
    noted = new Map();
    const failed = await Promise.all(
      [...due].map(([tenant, at]) =>
        tell({ tenant, at }).then(
          () => [],
          () => [[tenant, at] as const],
        ),
      ),
    );
    timer = undefined;
    for (const [tenant, at] of failed.flat())
      noted.set(tenant, Math.min(at, noted.get(tenant) ?? at));
    if (noted.size > 0) plan(failed.flat().length > 0 ? pause : 0);
  };

  return {
    add,
    async close() {
      clearTimeout(timer);
      await telling;
      clearTimeout(timer);
      await flush();
      clearTimeout(timer);
    },
  };
}
