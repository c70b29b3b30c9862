import type { Recall, Recalled, Writer } from '../access.ts';
import type { TenantVerbs } from '../verbs/tenant-verbs.ts';

/** Verbs after which another answer may be right. */
const changing: Readonly<Record<string, Recalled>> = {
  publish: 'route',
  unpublish: 'route',
  pauseTrigger: 'route',
  pauseLanes: 'lanes',
} satisfies Partial<Record<keyof TenantVerbs, Recalled>>;

/**
 * Keeps what was asked of all tenants, in the process every write of the folder goes through: `writer` is to be used for all of
 * them. What was not found is asked again each time, or whoever asks for much that is not there would fill our memory.
 */
export function keepAnswers(writer: Writer): { readonly writer: Writer; readonly recall: Recall } {
  /** By tenant and kind, where anything was found. */
  const kept = new Map<string, Map<string, unknown>>();
  const name = (tenant: string, of: Recalled): string => `${of} ${tenant}`;
  let changes = 0;
  return {
    writer: {
      async write(tenant, verb, params) {
        const of = Object.hasOwn(changing, verb) ? changing[verb] : undefined;
        if (tenant === null || of === undefined) return writer.write(tenant, verb, params);
        // Also where its outcome is not known: it may have been committed.
        try {
          return await writer.write(tenant, verb, params);
        } finally {
          changes += 1;
          kept.delete(name(tenant, of));
        }
      },
    },
    async recall(asked, find) {
      const { tenant, of, key } = asked;
      const known = kept.get(name(tenant, of))?.get(key) as Awaited<ReturnType<typeof find>>;
      if (known !== undefined) return known;
      const before = changes;
      const found = await find();
      // What a read finds that began before a change may be wrong by now.
      if (found === null || changes !== before) return found;
      const answers = kept.get(name(tenant, of)) ?? new Map<string, unknown>();
      kept.set(name(tenant, of), answers.set(key, found));
      return found;
    },
  };
}
