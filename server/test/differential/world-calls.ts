import { type FlowSource, stepsInside } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { isJsonObject } from '@weir/contract/json';
import { expect } from 'vitest';
import { placeText } from '../../src/engine/tree.ts';
import { decodeChunks } from '../../src/store/journal-chunks.ts';
import { readMessage } from '../../src/store/run-messages.ts';
import type { Append, RunRow, TenantStore } from '../../src/store/tenant-store.ts';
import type { Steps } from './dialect.ts';

/** A run at the end of a world. */
export interface EndedRun {
  readonly row: RunRow;
  readonly events: readonly JournalEvent[];
}

export async function endedRuns(store: TenantStore): Promise<readonly EndedRun[]> {
  const rows = await store.listRuns({ limit: 10_000 });
  return Promise.all(
    rows.map(async (row) => ({ row, events: decodeChunks(await store.journal(row.id)) })),
  );
}

/** Sees what runs tell each other, and judges at the end whether each call was kept. */
export interface CallWatch {
  onAppend(append: Append): void;
  onClaim(runIds: readonly string[]): void;
  /** Fails unless all that was called was accepted once, and who waited was told. */
  expectKept(runs: readonly EndedRun[], flows: readonly FlowSource[]): void;
}

type EventOf<T> = Extract<JournalEvent, { type: T }>;
type Opened = Extract<EventOf<'wait-opened'>, { kind: 'call' }>;

export function watchCalls(): CallWatch {
  /** Who was asked to give up, and by whom. */
  const cancelled = new Map<string, string>();
  /** Those that a worker took afterwards: it cannot have overlooked it. */
  const knowing = new Set<string>();
  return {
    onAppend({ runId, tells = [] }) {
      for (const tell of tells) {
        if (readMessage(tell.bytes).kind === 'cancel') cancelled.set(tell.runId, runId);
      }
    },
    onClaim(runIds) {
      for (const id of runIds) if (cancelled.has(id)) knowing.add(id);
    },
    expectKept(runs, flows) {
      const byId = new Map(runs.map((run) => [run.row.id, run]));
      const calling = new Map(flows.map(({ flow, steps }) => [flow, callsIn(steps)]));
      for (const run of runs) expectEachOnce(run, { runs, calls: calling.get(run.row.flow) ?? [] });
      for (const run of runs) {
        for (const opened of openedCalls(run)) {
          const child = byId.get(opened.runId);
          if (!child) throw new Error(`${opened.runId} is not there`);
          expectAnswered(run, opened, child);
          if (endOf(run, opened)?.by !== 'call' && !isBroken(run)) {
            const told = cancelled.get(opened.runId) === run.row.id;
            expect(told, `${run.row.id} waits no longer for ${opened.runId}`).toBe(true);
          }
        }
      }
      for (const id of knowing) {
        const child = byId.get(id);
        const types = child?.events.map(({ type }) => type);
        if (child && !isBroken(child)) expect(types, id).toContain('cancel-requested');
      }
    },
  };
}

/** A worker could not go on with it; what becomes of those it called is nobody's business then. */
const isBroken = ({ row }: EndedRun): boolean => row.error?.code === 'internal';

const openedCalls = ({ events }: EndedRun): readonly Opened[] =>
  events.filter((event): event is Opened => event.type === 'wait-opened' && event.kind === 'call');

/** The end of the wait, if it had one. */
function endOf({ events }: EndedRun, opened: Opened): EventOf<'wait-closed'> | undefined {
  const later = events.filter(
    (event): event is EventOf<'wait-closed'> =>
      event.type === 'wait-closed' &&
      event.seq > opened.seq &&
      placeText(event) === placeText(opened),
  );
  const [first] = later;
  const [next] = events.filter(
    (event) =>
      event.type === 'step-started' &&
      event.seq > opened.seq &&
      placeText(event) === placeText(opened),
  );
  // The step may have called anew.
  return first && next && next.seq < first.seq ? undefined : first;
}

/** Every run it called is named by one event of it, and whom that names was accepted; one for each attempt. */
function expectEachOnce(
  { row, events }: EndedRun,
  { runs, calls }: { runs: readonly EndedRun[]; calls: readonly string[] },
): void {
  const attempts = new Set<string>();
  const named: string[] = [];
  for (const event of events) {
    const id = 'step' in event && calls.includes(event.step) ? calledBy(event) : undefined;
    if (id === undefined || !('step' in event)) continue;
    named.push(id);
    const started = events.filter(
      (other) =>
        other.type === 'step-started' &&
        other.seq < event.seq &&
        placeText(other) === placeText(event),
    );
    const attempt = `${placeText(event)} ${started.at(-1)?.seq}`;
    expect(attempts, `${row.id} calls once`).not.toContain(attempt);
    attempts.add(attempt);
  }
  const own = runs.filter((run) => run.row.caller?.runId === row.id);
  expect(own.map((run) => run.row.id).toSorted(), row.id).toEqual(named.toSorted());
}

/** Ids of the steps that call. */
function callsIn(steps: Steps): readonly string[] {
  return Object.entries(steps).flatMap(([id, step]) => [
    ...(step.use === 'call' ? [id] : []),
    ...callsIn(stepsInside(step)),
  ]);
}

/** The run that an event of a calling step says was called. */
function calledBy(event: JournalEvent): string | undefined {
  if (event.type === 'wait-opened' && event.kind === 'call') return event.runId;
  if (event.type !== 'step-ended' || !isJsonObject(event.output)) return undefined;
  const { runId, ...rest } = event.output;
  return typeof runId === 'string' && Object.keys(rest).length === 0 ? runId : undefined;
}

/** What the caller was told is what became of the run, and was so before. */
function expectAnswered(run: EndedRun, opened: Opened, child: EndedRun): void {
  const about = `${run.row.id} called ${opened.runId}`;
  expect(child.row.caller, about).toMatchObject({ step: opened.step, waits: true });
  const end = endOf(run, opened);
  if (end?.by !== 'call') return;
  const ended = child.events.at(-1);
  if (ended?.type !== 'ended') throw new Error(`${about}, which has not ended`);
  expect(ended.at, about).toBeLessThanOrEqual(end.at);
  if (ended.status === 'succeeded') expect(end.output, about).toEqual(ended.output);
  else expect(end.error?.code, about).toBe(ended.error?.code ?? 'conflict');
}
