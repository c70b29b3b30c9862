import type { JournalEvent, TriggerEvent } from '@weir/contract/journal';
import { placeText } from '../src/engine/tree.ts';
import { newId } from '../src/ids.ts';
import { encodeChunk } from '../src/store/journal-chunks.ts';
import { newRun } from '../src/store/new-run.ts';
import type { ClaimedRun, OpenWait, TenantStore } from '../src/store/tenant-store.ts';

/** What runs of a flow, whose only step before the last is `w`, wait for. */
export type Rests =
  | { readonly kind: 'time'; readonly until: number }
  /** The key is the place in the list. */
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'callback' };

interface Seed {
  /** Published, in version 1. */
  readonly flow: string;
  readonly count: number;
  readonly rests: Rests;
}

/** Commits at once. */
const batch = 500;
const owner = 'seeder';
const place = placeText({ step: 'w' });

/** Puts runs into the store as their worker would have left them; nobody else may work on it. Answers their ids. */
export async function seedRestingRuns(
  store: TenantStore,
  { flow, count, rests }: Seed,
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const at = Date.now();
    const size = Math.min(batch, count - ids.length);
    const indexOf = new Map<string, number>();
    const runs = Array.from({ length: size }, (_, index) => {
      const event: TriggerEvent = { id: 'manual', kind: 'manual', at, input: {} };
      const id = newId(at);
      indexOf.set(id, ids.length + index);
      const version = { flow, version: 1, document: { name: flow } };
      const traceId = '0'.repeat(32);
      return newRun({ id, version, event, traceId, priority: 5, group: 'default', at });
    });
    await Promise.all(runs.map((run) => store.accept(run)));
    const claimed = await store.claim({ owner, group: 'default', limit: size });
    if (claimed.length !== size) throw new Error(`${claimed.length} of ${size} claimed`);
    await Promise.all(
      claimed.map((each) => layToRest(store, each, rests, indexOf.get(each.run.id) ?? 0)),
    );
    ids.push(...runs.map(({ id }) => id));
  }
  return ids;
}

async function layToRest(
  store: TenantStore,
  { run, epoch }: ClaimedRun,
  rests: Rests,
  index: number,
): Promise<void> {
  const at = run.acceptedAt;
  const key = String(index);
  const named = rests.kind === 'signal' && { name: rests.name, key };
  const events: JournalEvent[] = [
    { type: 'started', seq: 2, at },
    { type: 'step-started', step: 'w', attempt: 1, input: inputOf(rests, key, at), seq: 3, at },
    opening(rests, { key, at }),
  ];
  const opened: OpenWait[] = [];
  if (named) opened.push({ place, kind: 'signal', ...named, at });
  if (rests.kind === 'callback') opened.push({ place, kind: 'callback' });
  await store.append({
    runId: run.id,
    owner,
    epoch,
    chunk: encodeChunk(events),
    status: 'waiting',
    startedAt: at,
    endedAt: null,
    error: null,
    rest: { dueAt: rests.kind === 'time' ? rests.until : null, messages: 0 },
    waits: { opened, closed: [] },
  });
}

function inputOf(rests: Rests, key: string, at: number) {
  switch (rests.kind) {
    case 'time':
      return { for: rests.until - at };
    case 'signal':
      return { signal: rests.name, key };
    case 'callback':
      return { callback: true };
  }
}

function opening(rests: Rests, { key, at }: { key: string; at: number }): JournalEvent {
  const event = { type: 'wait-opened', step: 'w', seq: 4, at } as const;
  switch (rests.kind) {
    case 'time':
      return { ...event, kind: 'time', until: rests.until, due: 'time' };
    case 'signal':
      return { ...event, kind: 'signal', name: rests.name, key };
    case 'callback':
      return { ...event, kind: 'callback' };
  }
}
