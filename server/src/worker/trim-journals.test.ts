import { flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { expect, test } from 'vitest';
import { decodeChunks, encodeChunk } from '../store/journal-chunks.ts';
import type { RunRow, TenantStore, Trimmed } from '../store/tenant-store.ts';
import { trimJournals } from './trim-journals.ts';

const steps = { a: { use: 'set', with: { secret: 1 } } };
const document = flowDocument.parse({ flow: 'f', name: 'f', steps, settings: { record: 'none' } });
const events: JournalEvent[] = [
  { type: 'step-started', step: 'a', attempt: 1, input: { secret: 1 }, seq: 1, at: 1 },
  { type: 'ended', status: 'succeeded', output: 'secret', seq: 2, at: 2 },
];

test('ended runs lose what their flow does not keep, once whoever waits has their answer', async () => {
  const looks: number[] = [];
  const trimmed: Trimmed[] = [];
  const rows = [{ id: 'r', flow: 'f', version: 1, lastSeq: 2, error: null } as RunRow];
  const store: Partial<TenantStore> = {
    untrimmed: async ({ before }) => {
      looks.push(before);
      return rows;
    },
    readableJournal: async () => events.map((event) => encodeChunk([event]).bytes),
    trimRun: async (less) => {
      trimmed.push(less);
      // Another process was here before.
      return trimmed.length < 2;
    },
  };
  const versions = { load: async () => ({ document }) as never };
  await trimJournals(
    { versions, now: () => 100_000, stopping: new AbortController().signal },
    't',
    store as TenantStore,
  );
  expect(looks).toEqual([40_000, 40_000]);
  const [less] = trimmed;
  expect(less).toMatchObject({ runId: 'r', lastSeq: 2, error: null });
  expect(less?.chunks.map(({ firstSeq }) => firstSeq)).toEqual([1, 2]);
  expect(decodeChunks(less?.chunks.map(({ bytes }) => bytes) ?? [])).toMatchObject([
    { type: 'step-started', recorded: 'none' },
    { type: 'ended', output: null, recorded: 'none' },
  ]);
  expect(JSON.stringify(decodeChunks(less?.chunks.map(({ bytes }) => bytes) ?? []))).not.toContain(
    'secret',
  );
});
