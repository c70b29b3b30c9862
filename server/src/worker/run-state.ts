import { isJsonObject } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import { apply } from '../engine/apply.ts';
import type { Plan } from '../engine/compile.ts';
import { restore, takeSnapshot } from '../engine/snapshot.ts';
import { initialState, type RunState } from '../engine/state.ts';
import type { Log } from '../observe/log.ts';
import { decodeChunks, packJson, unpackJson } from '../store/journal-chunks.ts';
import type { RunRow, TenantStore } from '../store/tenant-store.ts';
import type { BornRun } from './born-run.ts';

/** Shorter journals are folded from their beginning. */
export const firstSnapshot = 2000;

export interface ReadRun {
  readonly state: RunState;
  /** Of all events so far, as `jsonSize` counts. */
  readonly size: number;
}

/** The state of a run as it is stored; from its last snapshot on, where it has one of this release. */
export async function readRun(
  { store, log }: { store: TenantStore; log: Log },
  run: Pick<RunRow, 'id' | 'lastSeq'>,
  plan: Plan,
): Promise<ReadRun> {
  const begin = run.lastSeq < firstSnapshot ? fresh(plan) : await fromSnapshot(store, run, plan);
  if ('fault' in begin) log.warn({ run: run.id, error: begin.fault }, 'snapshot cannot be read');
  const { state } = begin;
  let { size } = begin;
  for (const chunk of await store.journal(run.id, state.seq)) {
    for (const event of decodeChunks([chunk])) {
      apply(state, event);
      size += jsonSize(event, Number.MAX_SAFE_INTEGER);
    }
  }
  return { state, size };
}

/** The state of a run that has not even begun. */
export function bornState(plan: Plan, { accepted, text }: BornRun): ReadRun {
  const { state } = fresh(plan);
  apply(state, accepted);
  return { state, size: text.length };
}

type Begin = ReadRun & { readonly fault?: unknown };

const fresh = (plan: Plan): Begin => ({ state: initialState(plan), size: 0 });

async function fromSnapshot(
  store: TenantStore,
  { id }: Pick<RunRow, 'id'>,
  plan: Plan,
): Promise<Begin> {
  const kept = await store.snapshot(id);
  if (!kept) return fresh(plan);
  try {
    const { size, state } = unpackJson(kept.bytes) as { size?: unknown; state?: unknown };
    if (!isJsonObject(state)) throw new Error('no snapshot');
    return { state: restore(plan, state), size: Number(size) };
  } catch (fault) {
    // The journal has everything.
    return { ...fresh(plan), fault };
  }
}

export function packRun({ state, size }: ReadRun): Uint8Array {
  return packJson({ size, state: takeSnapshot(state) });
}
