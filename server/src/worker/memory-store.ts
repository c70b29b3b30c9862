import type { Json } from '@weir/contract/json';
import { isEnded, type RunStatus } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { decodeChunks, encodeChunk, wholeChunk } from '../store/journal-chunks.ts';
import type { GivenOutcomes } from '../store/new-run.ts';
import type {
  AcceptedHeld,
  AcceptHeld,
  Append,
  Chunk,
  MessageRow,
  NewRun,
  Snapshot,
  Tell,
  TenantStore,
} from '../store/tenant-store.ts';
import type { BornRun } from './born-run.ts';
import { waitsUnderTest } from './waits-under-test.ts';

/** What the store holds, and what it says. */
export interface StoreOptions {
  readonly trigger?: Json;
  /** In place of what its steps would do. */
  readonly given?: GivenOutcomes | undefined;
  /** Of flows it calls; null: they are not published. */
  readonly published?: number | null;
  /** Before each commit; may throw `lease_lost`, as a store does that another worker took the run from. */
  readonly onAppend?: (append: Append) => void;
  /** A worker reads the journal behind this event. */
  readonly onRead?: (after: number) => void;
  /** The first worker has it in hand before it is kept. */
  readonly born?: BornRun;
  /** What the store says to that; by default it keeps the run. */
  readonly onAccept?: (held: AcceptHeld) => AcceptedHeld | undefined;
}

const lost = (): WeirError => new WeirError('lease_lost');

/** The row of the run, as far as tests look at it. */
export interface Row {
  status: RunStatus;
  dueAt: number | null;
  held: boolean;
  group: string;
}

/** As a store gives it. */
function wholeOf({ bytes, blobs = [] }: Pick<Chunk, 'bytes' | 'blobs'>): Uint8Array {
  const kept = blobs.flatMap(({ hash, bytes: value }) => (value ? [[hash, value] as const] : []));
  return wholeChunk(bytes, new Map(kept));
}

const publishedIn = ({ published = 7 }: StoreOptions): number | null => published;

function firstChunk({ trigger: input = {}, given }: StoreOptions): Uint8Array {
  const trigger = { id: 'manual', kind: 'manual' as const, at: 1000, input };
  return encodeChunk([{ type: 'accepted', seq: 1, at: 1000, trigger, ...given }]).bytes;
}

/** The row and the chunks of the run, as a store has them. */
export function memoryStore(options: StoreOptions) {
  const chunks = options.born ? [] : [firstChunk(options)];
  const followers: NewRun[] = [];
  const row: Row = { status: 'queued', dueAt: null, held: false, group: 'default' };
  const told: Tell[] = [];
  const sent: MessageRow[] = [];
  let taken = 0;
  const place = { epoch: 0, lastSeq: options.born ? 0 : 1 };
  let snapshot: Snapshot | null = null;
  const waits = waitsUnderTest((bytes) => {
    if (isEnded(row.status)) return false;
    sent.push({ number: sent.length + 1, bytes });
    if (!row.held) row.dueAt = 0;
    return true;
  });
  const held = (of: number): void => {
    if (of !== place.epoch || !row.held) throw lost();
  };
  const store: Partial<TenantStore> = {
    async journal(_id, after = 0) {
      options.onRead?.(after);
      return chunks.filter((bytes) => (decodeChunks([bytes])[0]?.seq ?? 0) > after);
    },
    snapshot: async () => snapshot,
    findFlow: async (key) => ({ key, publishedVersion: publishedIn(options) }) as never,
    listVersions: async ({ flow }) => [{ flow, version: 7, author: '', note: '', at: 0 }],
    async acceptHeld(given) {
      const said = options.onAccept?.(given);
      if (said) return said;
      await store.append?.({ ...given.append, runId: given.run.id, epoch: 1 });
      return { holder: null, ready: [] };
    },
    async append(append) {
      options.onAppend?.(append);
      held(append.epoch);
      for (const { firstSeq, lastSeq, bytes, blobs } of [...(append.earlier ?? []), append.chunk]) {
        if (firstSeq !== place.lastSeq + 1) throw lost();
        place.lastSeq = lastSeq;
        chunks.push(wholeOf({ bytes, blobs }));
      }
      snapshot = snapshotAfter(append, snapshot);
      followers.push(...(append.accepts ?? []));
      told.push(...(append.tells ?? []));
      taken = append.taken ?? taken;
      row.status = append.status;
      if (append.rest || isEnded(append.status)) row.held = false;
      row.dueAt = append.rest?.dueAt ?? null;
      if (append.waits) waits.change(append.waits);
      if (append.rest && sent.length > append.rest.messages) row.dueAt = 0;
      row.group = append.rest?.group ?? row.group;
      return [];
    },
    async giveBack(rest) {
      held(rest.epoch);
      row.held = false;
      row.dueAt = sent.length > rest.messages ? 0 : rest.dueAt;
      row.group = rest.group ?? row.group;
      return [];
    },
    messages: async ({ after }) => sent.filter(({ number }) => number > Math.max(after, taken)),
    closeWait: async ({ place }) => waits.close(place),
  };
  const kept = { chunks, followers, told, sent, waits, row, place, snapshot: () => snapshot };
  return { ...kept, store: store as TenantStore };
}

function snapshotAfter({ snapshot: bytes, chunk }: Append, before: Snapshot | null) {
  return bytes === undefined ? before : bytes && { lastSeq: chunk.lastSeq, bytes };
}
