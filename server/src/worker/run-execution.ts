import { type Json, stringifyJson } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { Busy } from '../engine/command.ts';
import type { Plan } from '../engine/compile.ts';
import { decide } from '../engine/decide.ts';
import { nextDue } from '../engine/due.ts';
import { openWaits } from '../engine/open-waits.ts';
import { hasCallbacks } from '../engine/outside-waits.ts';
import type { RunState, ScopeState, StepState } from '../engine/state.ts';
import { keptValue } from '../expr/kept-value.ts';
import { evaluateValue } from '../expr/template-value.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { slotOf } from '../store/new-run.ts';
import type { ClaimedRun, ReadyCount, TenantStore } from '../store/tenant-store.ts';
import type { BornRun } from './born-run.ts';
import { carryOut } from './carry-out.ts';
import { durationOf } from './checked-input.ts';
import { fail } from './end-run.ts';
import { longestTimer } from './longest-timer.ts';
import { outlast } from './outlast.ts';
import {
  describe,
  type ExecutionParts,
  evaluated,
  type RunInHand,
  type Work,
} from './run-in-hand.ts';
import { openJournal } from './run-journal.ts';
import { bornState, readRun } from './run-state.ts';
import { takeMessages } from './take-messages.ts';

/** A run of which nothing is kept yet is kept after so long, ms, whatever it is doing: people are to see it. */
const keepWithin = 250;

/** Made once: an abort without a reason makes one, with the stack it came from. */
const givenUp = new DOMException('the run is in hand no longer', 'AbortError');

/**
 * Carries a run from where its journal stands to its end, or until it has only to wait: then it is given back, and comes
 * again when it is due. Waiting holds no worker.
 * @throws `lease_lost` when another worker took it over; anything else is a fault of ours or of the journal.
 */
export async function executeRun(
  parts: ExecutionParts,
  source: {
    tenant: string;
    claimed: ClaimedRun;
    plan: Plan;
    store: TenantStore;
    onCommitted: (state: RunState, output: string | undefined) => void;
    onReady: (counts: readonly ReadyCount[]) => void;
    /** Is given what to call when the run was sent a message. */
    onHeld?: (tell: () => void) => void;
    /** Nothing of it is kept yet. */
    born?: BornRun | undefined;
  },
): Promise<void> {
  const { tenant, claimed, plan, store, onCommitted, onReady, born } = source;
  const { lease, now, log } = parts;
  if (!born) crashPoint('run-claimed');
  const { state, size } = born
    ? bornState(plan, born)
    : await outlast(lease, () => readRun({ store, log }, claimed.run, plan));
  if (!born) crashPoint('journal-read');
  const inherited = new Set(state.open);
  const onCommit = (output: string | undefined): void => onCommitted(state, output);
  const heard = { onCommitted: onCommit, onReady };
  const journal = openJournal({ claimed, state, size, store, lease, now, born, ...heard });
  const given = new AbortController();
  const { signal } = given;
  // Commits follow one another: what is under way here can be kept no more.
  const giveUp = (): void => given.abort(givenUp);
  const callbackUrl = hasCallbacks(plan) ? await parts.callbackUrls(tenant) : undefined;
  const run: RunInHand = { ...parts, tenant, claimed, state, store, journal, signal, callbackUrl };
  const desk = openDesk(run.now, inherited);
  source.onHeld?.(desk.tell);
  const keeping = born && setTimeout(() => void journal.commit().catch(giveUp), keepWithin);
  try {
    if (state.status === 'queued') await start(run);
    if (claimed.messages > 0) desk.tell();
    await untilAtRest(run, desk);
    await endOrRest(run);
  } finally {
    clearTimeout(keeping);
    if (desk.busy.size > 0) giveUp();
  }
}

async function endOrRest({ state, journal, moves, now }: RunInHand): Promise<void> {
  if (isEnded(state.status)) {
    crashPoint('end-recorded');
    await journal.commit();
    crashPoint('end-committed');
    return;
  }
  const due = moves === undefined ? nextDue(state) : now();
  const dueAt = Number.isFinite(due) ? due : null;
  await journal.rest({ dueAt, group: moves, waitsFor: nearestWait(state) });
  crashPoint('rest-committed');
}

/** As text for the row, so that a list can say it without the journal. */
function nearestWait(state: RunState): string | undefined {
  const [wait] = openWaits(state);
  return wait && stringifyJson(wait);
}

/** Its time limit may be an expression; one that cannot be evaluated fails the run, as does its key among others. */
async function start(run: RunInHand): Promise<void> {
  const { timeout, concurrencyKey } = run.state.plan;
  const settingOf = (value: Json, field: string): Json | Promise<Json> => {
    const place = { scope: run.state.root, about: field };
    return evaluated(run, place, (scope) => evaluateValue(keptValue(value), scope, field));
  };
  try {
    // Without a key it was accepted, whatever the reason.
    if (concurrencyKey !== undefined && run.claimed.run.slot === null)
      slotOf(await settingOf(concurrencyKey, 'settings.concurrency.key'));
    const ms =
      timeout !== undefined &&
      durationOf(await settingOf(timeout, 'settings.timeout'), 'settings.timeout');
    run.journal.record({ type: 'started', ...(ms !== false && { timeout: ms }) });
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'lease_lost') throw error;
    run.journal.record({ type: 'started' });
    await fail(run, { error: describe(run, error), undone: undefined });
  }
}

/** The steps and rounds a worker is on. */
interface Desk {
  readonly busy: Busy;
  readonly aborted: ReadonlySet<StepState | ScopeState>;
  readonly inherited: ReadonlySet<StepState>;
  /** Undefined: the command left nothing under way. */
  take(work: Work | undefined): void;
  abort(subject: StepState): void;
  /** There are messages for the run. */
  tell(): void;
  /** Whether there were since this was last asked. */
  wasTold(): boolean;
  /** Nothing is under way, and nothing has settled that was not looked at: it may have done so after the last decision. */
  isClear(): boolean;
  /** Resolves when something has settled or at `due`, ms UTC. @throws what made a step give the run up. */
  next(due: number): Promise<void>;
}

/** Decide, carry out, apply, until the run has ended or nothing is under way and nothing due. */
async function untilAtRest(run: RunInHand, desk: Desk): Promise<void> {
  for (;;) {
    if (desk.wasTold()) await takeMessages(run);
    await carryOutDue(run, desk);
    if (isEnded(run.state.status) || desk.isClear()) return;
    // Nobody outside is to have to wait for what is in flight.
    await run.journal.commitWaits();
    // What is due and yet was not carried out waits for a step in flight.
    const due = nextDue(run.state);
    await desk.next(due > run.now() ? due : Number.POSITIVE_INFINITY);
  }
}

async function carryOutDue(run: RunInHand, desk: Desk): Promise<void> {
  const { busy, aborted, inherited } = desk;
  const { group } = run.claimed.run;
  while (run.moves === undefined) {
    const moment = { busy, aborted, inherited, group, failure: run.failure, now: run.now() };
    const commands = decide(run.state, moment);
    if (commands.length === 0) return;
    const { halts, ready } = run.state;
    const held = new Set<ScopeState>();
    for (const command of commands) {
      if (run.state.halts !== halts) break;
      // A step before it in its scope is still being evaluated.
      const own = 'own' in command && ready.has(command.own) ? command.own : undefined;
      if (own && held.has(own.scope)) continue;
      if (command.type === 'abort-step') {
        desk.abort(command.own);
        continue;
      }
      const begun = carryOut(run, command);
      if (begun instanceof Promise) {
        desk.take(await begun);
        // Steps in flight went on meanwhile: what is due now has to be decided anew.
        break;
      }
      desk.take(begun);
      if (begun && own && ready.has(own)) held.add(own.scope);
      if (run.journal.isFull()) {
        // Many rounds of what takes no time: others have their turn, and the memory is freed.
        await run.journal.commit();
        break;
      }
    }
  }
}

function openDesk(now: () => number, inherited: ReadonlySet<StepState>): Desk {
  const busy = new Map<StepState | ScopeState, Work>();
  const aborted = new Set<StepState | ScopeState>();
  let fault: { readonly error: unknown } | undefined;
  /** Something has settled since `next` last resolved; it may do so before anybody waits. */
  let settled = false;
  let told = false;
  let wake = (): void => undefined;
  return {
    busy,
    aborted,
    inherited,
    take(work) {
      if (!work) return;
      const { subject, done } = work;
      busy.set(subject, work);
      done
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => {
          busy.delete(subject);
          aborted.delete(subject);
          settled = true;
          wake();
        });
    },
    abort(subject) {
      aborted.add(subject);
      busy.get(subject)?.abort?.();
    },
    tell() {
      told = true;
      settled = true;
      wake();
    },
    wasTold() {
      const was = told;
      told = false;
      return was;
    },
    isClear: () => busy.size === 0 && !settled,
    async next(due) {
      let timer: NodeJS.Timeout | undefined;
      if (!settled) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (!Number.isFinite(due)) return;
          const pause = Math.min(Math.max(0, due - now()), longestTimer);
          timer = setTimeout(resolve, pause);
        });
      }
      clearTimeout(timer);
      settled = false;
      if (fault) throw fault.error;
    },
  };
}
