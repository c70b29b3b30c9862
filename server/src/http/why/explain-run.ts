import { type Step, stepsInside } from '@weir/contract/flow';
import { isEnded } from '@weir/contract/run-status';
import type { Localized } from '@weir/contract/text';
import type { Reason, ShortReason, Why } from '@weir/contract/why';
import { openWaits } from '../../engine/open-waits.ts';
import type { RunState } from '../../engine/state.ts';
import type { ControlStore } from '../../store/control-store.ts';
import type { RunRow, TenantStores } from '../../store/tenant-store.ts';
import type { LoadedVersion, Versions } from '../../versions/versions.ts';
import { orderFacts, shortFacts } from './order-facts.ts';
import { type Facts, sentenceOf } from './sentences.ts';

export interface WhyParts {
  readonly stores: TenantStores;
  readonly control: Pick<ControlStore, 'workers'>;
  readonly now: () => number;
  /** IANA name: times in sentences are of it. */
  readonly zone: string;
}

/** A run with all that is known of it. */
export interface KnownRun {
  readonly row: RunRow;
  readonly state: RunState;
  readonly version: LoadedVersion;
}

/** Of one run; a loop may wait in a thousand rounds. */
const mostReasons = 20;

/**
 * Why a run does not go on, the nearest reason first; undefined where a worker has it, or it has ended. Of the runs it called,
 * those that wait say why in its sentence: `read` finds them.
 */
export async function explainRun(
  parts: WhyParts,
  tenant: string,
  { run, read }: { run: KnownRun; read?: (runId: string) => Promise<KnownRun | null> },
): Promise<Why | undefined> {
  const { row, state, version } = run;
  if (isEnded(state.status)) return undefined;
  const all = [...(await whatOrders(parts, tenant, row)), ...waitsOf(run)].slice(0, mostReasons);
  const now = parts.now();
  const wording = { now, zone: parts.zone, nameOf: namesIn(version) };
  const reasons: Reason[] = [];
  for (const facts of all) {
    const because = await becauseOf(facts);
    const told = because ? { ...facts, because } : facts;
    reasons.push(reasonOf(facts, sentenceOf(told as Facts, wording)));
  }
  const [first, ...others] = reasons;
  return first && { ...first, ...(others.length > 0 && { others }) };

  async function becauseOf(facts: Facts) {
    if (facts.kind !== 'call' || !read) return undefined;
    const called = await read(facts.runs[0]);
    return called && (await explainRun(parts, tenant, { run: called }))?.message;
  }
}

async function whatOrders(
  { stores, control, now }: WhyParts,
  tenant: string,
  row: RunRow,
): Promise<readonly Facts[]> {
  if (!row.ready && !row.parked) return [];
  const place = await stores.of(tenant).placeInLine(row.id);
  // A worker has it by now.
  if (!place) return [];
  return orderFacts(row, place, { tenant, workers: await control.workers(), now: now() });
}

/** One that is ready goes on as soon as a worker has it: what is due has no part in that any more. */
function waitsOf({ row, state }: KnownRun): readonly Facts[] {
  if (state.status !== 'waiting' && state.status !== 'attention') return [];
  return row.ready ? openWaits(state).slice(1) : openWaits(state);
}

function reasonOf(facts: Facts, message: Reason['message']): Reason {
  const { pinned: _, ...known } = { pinned: undefined, ...facts };
  return { ...known, message } as Reason;
}

function namesIn({ document }: LoadedVersion): (step: string) => Localized | undefined {
  let names: ReadonlyMap<string, Localized> | undefined;
  return (step) => {
    names ??= new Map(namedSteps(document.steps));
    return names.get(step);
  };
}

function* namedSteps(steps: Readonly<Record<string, Step>>): Iterable<[string, Localized]> {
  for (const [id, step] of Object.entries(steps)) {
    if (step.name !== undefined) yield [id, step.name];
    yield* namedSteps(stepsInside(step));
  }
}

/**
 * The same for the rows of a list, by what the rows say: how much waits, and how long journals are, makes no difference.
 * Versions are kept in memory.
 */
export async function explainRows(
  { stores, control, versions, now, zone }: WhyParts & { readonly versions: Versions },
  tenant: string,
  rows: readonly RunRow[],
): Promise<(row: RunRow) => ShortReason | undefined> {
  const inOrder = rows.some(({ ready, parked }) => ready || parked);
  const [lanes, workers] = inOrder
    ? await Promise.all([stores.of(tenant).lanes(), control.workers()])
    : [[], []];
  const found = rows.map((row) => [row, shortFacts(row, { lanes, workers })] as const);
  const clock = { now: now(), zone };
  const reasons = new Map<RunRow, ShortReason>();
  for (const [row, facts] of found) {
    if (!facts) continue;
    const nameOf = 'step' in facts ? await namesOf(row) : () => undefined;
    const message = sentenceOf(facts, { ...clock, nameOf });
    reasons.set(row, { kind: facts.kind, message });
  }
  return (row) => reasons.get(row);

  async function namesOf({ flow, version }: RunRow) {
    try {
      return namesIn(await versions.load({ tenant, flow, version }));
    } catch {
      // The list is worth more than the names in it.
      return () => undefined;
    }
  }
}
