import { canonicalJson, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { decodeChunks } from '../../src/store/journal-chunks.ts';
import type { TenantStore } from '../../src/store/tenant-store.ts';

/** What a store keeps of a run, as text. */
export interface KeptRun {
  readonly row: string;
  /** One event a line, canonical. */
  readonly journal: string;
  /** First and last seq of each chunk. */
  readonly chunks: string;
}

/** All runs of the tenant, newest first, with their journals. */
export async function keptRuns(store: TenantStore): Promise<readonly KeptRun[]> {
  const rows = await store.listRuns({ limit: 1000 });
  const kept: KeptRun[] = [];
  for (const row of rows) {
    const chunks = (await store.journal(row.id)).map((bytes) => decodeChunks([bytes]));
    kept.push({
      row: canonicalJson(row as unknown as Json),
      journal: chunks
        .flat()
        .map((event) => canonicalJson(event as unknown as Json))
        .join('\n'),
      chunks: chunks.map((events) => `${events[0]?.seq}-${events.at(-1)?.seq}`).join(' '),
    });
  }
  return kept;
}

/** Ids as `ids.ts` makes them. */
const id = /\b[0-9a-hjkmnp-tv-z]{26}\b/g;

/** The same whatever ids it has: for what two plays of a run must agree on. */
export function withoutIds<T>(value: T): T {
  const text = stringifyJson(value);
  return text.search(id) < 0 ? value : (parseJson(text.replace(id, 'id')) as T);
}

/** Gives ids names by the order in which they first appear in any text it gets. */
export function createRenaming(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) =>
    text.replace(id, (found) => {
      const name = names.get(found) ?? `id-${names.size + 1}`;
      names.set(found, name);
      return name;
    });
}
