import type { Localized } from '@weir/contract/text';
import type { FlowRow } from '../tenant-store.ts';

/** What a statement selects of a flow to make a `FlowRow`. */
export const flowColumns = [
  'key',
  'name',
  'revision',
  'published_version',
  'published_revision',
  'updated_at',
  'keep_succeeded',
  'keep_failed',
  'kept_bytes',
  'kept_through',
] as const;

interface FlowColumns {
  key: string;
  name: string;
  revision: number;
  published_version: number | null;
  published_revision: number | null;
  updated_at: number;
  keep_succeeded: number | null;
  keep_failed: number | null;
  kept_bytes: number;
  kept_through: number;
}

export function toFlowRow(columns: FlowColumns): FlowRow {
  return {
    key: columns.key,
    name: JSON.parse(columns.name) as Localized,
    revision: columns.revision,
    publishedVersion: columns.published_version,
    publishedRevision: columns.published_revision,
    updatedAt: columns.updated_at,
    keep: {
      succeeded: columns.keep_succeeded ?? undefined,
      failed: columns.keep_failed ?? undefined,
    },
    keptBytes: columns.kept_bytes,
    keptThrough: columns.kept_through,
  };
}
