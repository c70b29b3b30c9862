import type { FlowSummary, VersionSummary } from '@weir/contract/views';
import { WeirError } from '@weir/contract/weir-error';
import type { FlowRow, VersionRow } from '../store/tenant-store.ts';
import { keptBy } from './kept-by.ts';

/** Flows and versions as the API shows them. */

export function toSummary(row: FlowRow, quota: number): FlowSummary {
  return {
    key: row.key,
    name: row.name,
    revision: row.revision,
    publishedVersion: row.publishedVersion,
    changed: row.revision !== row.publishedRevision,
    updatedAt: row.updatedAt,
    kept: keptBy(row, quota),
  };
}

export function toVersion({ version, author, note, at }: VersionRow): VersionSummary {
  return { version, author, note, at };
}

/** `If-Match: "7"` or `7`. */
export function revisionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined) return null;
  const revision = Number(/^(?:W\/)?"?(\d+)"?$/.exec(ifMatch.trim())?.[1]);
  if (Number.isSafeInteger(revision)) return revision;
  throw new WeirError('malformed', { reason: 'If-Match' });
}
