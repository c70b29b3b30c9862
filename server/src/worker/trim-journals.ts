import { recordingOf } from '@weir/contract/recording';
import { decodeChunks, encodeChunk } from '../store/journal-chunks.ts';
import type { RunRow, TenantStore } from '../store/tenant-store.ts';
import { recordedError, recordedEvents } from '../versions/recorded-events.ts';
import type { Versions } from '../versions/versions.ts';

/** Whoever waits for the answer of a run has read it within so long after its end, ms. */
const answeredAfter = 60_000;

/** Takes out of the journals of ended runs what their flows do not want kept. Until then it is only not shown. */
export async function trimJournals(
  parts: {
    readonly versions: Versions;
    readonly now: () => number;
    /** Journals that are not trimmed by then are left to the next time. */
    readonly stopping: AbortSignal;
  },
  tenant: string,
  store: TenantStore,
): Promise<void> {
  const before = parts.now() - answeredAfter;
  while (!parts.stopping.aborted) {
    const rows = await store.untrimmed({ before });
    let trimmed = 0;
    for (const row of rows) if (await trim(parts.versions, { tenant, store, row })) trimmed += 1;
    if (trimmed === 0) return;
  }
}

async function trim(
  versions: Versions,
  { tenant, store, row }: { tenant: string; store: TenantStore; row: RunRow },
): Promise<boolean> {
  const { id: runId, flow, version, lastSeq, error } = row;
  const { document } = await versions.load({ tenant, flow, version });
  const recording = recordingOf(document);
  const chunks = (await store.readableJournal(runId)).map((bytes) =>
    encodeChunk(recordedEvents(recording, decodeChunks([bytes]))),
  );
  return store.trimRun({ runId, lastSeq, chunks, error: error && recordedError(error) });
}
