import { edgesOf, isScopeKind } from '@weir/contract/flow';
import type { RunStatus } from '@weir/contract/run-status';
import {
  type Attempts,
  firstFault,
  type Instance,
  type ReferenceRun,
  type Round,
} from './reference.ts';

/** What follows from the facts of a run: who may start, what is due, how it stands. All of it looked for anew each time. */

/** Names of what a worker is on, and of what of that it has aborted. */
export interface Desk {
  readonly busy: ReadonlySet<string>;
  readonly aborted: ReadonlySet<string>;
  readonly group: string;
  readonly now: number;
}

export function nameOf({ id, round }: Instance): string {
  return round.owner ? `${roundName(round)}.${id}` : id;
}
function roundName({ owner, number }: Round): string {
  return owner ? `${nameOf(owner)}[${number}]` : 'run';
}

export function everyStep(round: Round): Instance[] {
  return round.steps.flatMap((own) => [own, ...own.rounds.flatMap(everyStep)]);
}
const everyRound = (round: Round): Round[] => [
  round,
  ...everyStep(round).flatMap(({ rounds }) => rounds),
];

const isOver = ({ phase }: Attempts): boolean => phase === 'ended' || phase === 'skipped';
const isScope = ({ step }: Instance): boolean => isScopeKind(step.use);
const isOpen = (own: Instance): boolean => own.phase === 'open' && !isScope(own);
const goesOnByItself = ({ step }: Instance): boolean =>
  step.use === 'loop' && step.with?.['onItemError'] === 'continue';

/** The error a scope that is under way goes by. */
function faultOf(own: Instance): { at: number } | undefined {
  if (goesOnByItself(own)) return undefined;
  const { rounds, step, made } = own;
  if (step.use === 'try') return rounds.length === made ? lastFault(own) : undefined;
  const faults = rounds.flatMap((round) => firstFault(round) ?? []);
  return faults.toSorted((a, b) => a.seq - b.seq)[0];
}
function lastFault({ rounds }: Instance): { at: number } | undefined {
  const last = rounds.at(-1);
  return last && firstFault(last);
}

const isGone = ({ over, owner }: Round): boolean =>
  over || (owner !== undefined && (isOver(owner) || isGone(owner.round)));

function mayNothing(run: ReferenceRun, round: Round): boolean {
  if (run.cancel || run.undoes || isGone(round) || firstFault(round)) return true;
  return round.owner
    ? faultOf(round.owner) !== undefined || mayNothing(run, round.owner.round)
    : false;
}

function isWaiting(run: ReferenceRun, own: Instance): boolean {
  if (!own.wait || isOver(own) || run.undoes) return false;
  if (own.wait.kind === 'attention') return !run.cancel && !isGone(own.round);
  return !mayNothing(run, own.round);
}

/** Nothing is in flight in it, and nobody is asked. */
function isQuiet(run: ReferenceRun, rounds: readonly Round[]): boolean {
  return !rounds
    .flatMap(everyStep)
    .some((own) => isOpen(own) || (own.wait?.kind === 'attention' && isWaiting(run, own)));
}

/** `run`, `skip`, or not known yet. */
function verdict(run: ReferenceRun, own: Instance): 'run' | 'skip' | undefined {
  if (own.phase !== 'idle' || mayNothing(run, own.round)) return undefined;
  const edges = edgesOf(own.step.after).map(([from, port]) => {
    const source = own.round.steps.find(({ id }) => id === from);
    if (!source || !isOver(source)) return 'open';
    return source.phase === 'ended' && source.ports.includes(port) ? 'taken' : 'dead';
  });
  if (edges.length === 0) return 'run';
  const taken = edges.includes('taken');
  if (own.step.join === 'any' && taken) return 'run';
  if (edges.includes('open')) return undefined;
  return taken ? 'run' : 'skip';
}

function isFinished(run: ReferenceRun, round: Round): boolean {
  const { owner, steps } = round;
  if (!owner || round.over || isOver(owner) || mayNothing(run, owner.round)) return false;
  if (firstFault(round)) return isQuiet(run, [round]);
  return steps.every(isOver) && !faultOf(owner);
}

/** What a scope does next by itself. */
function turn(run: ReferenceRun, own: Instance): string[] {
  const { step, rounds, made } = own;
  if (!isScope(own) || own.phase !== 'open') return [];
  if (isWaiting(run, own) || mayNothing(run, own.round)) return [];
  const name = nameOf(own);
  const going = rounds.filter(({ over }) => !over);
  if (faultOf(own)) {
    const ending = going.some(firstFault) || !isQuiet(run, rounds);
    return ending ? [] : [`fail-scope ${name}`];
  }
  const given = (step.with ?? {}) as { items?: unknown[]; concurrency?: number; max?: number };
  const start = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `start-round ${name} ${rounds.length + i}`);
  if (step.use === 'loop') {
    const { items = [], concurrency = 1 } = given;
    const left = items.length - rounds.length;
    if (left > 0) return start(Math.max(0, Math.min(left, concurrency - going.length)));
    return going.length === 0 ? [`end-scope ${name}`] : [];
  }
  if (going.length > 0) return [];
  if (step.use === 'try') return rounds.length < made ? start(1) : [`end-scope ${name}`];
  const asksBefore = 'while' in given;
  const done = rounds.at(-1)?.last || (!asksBefore && rounds.length >= (given.max ?? 1));
  return done ? [`end-scope ${name}`] : start(1);
}

/** An attempt nobody is on. */
function leftOver(run: ReferenceRun, own: Instance, now: number): string {
  const name = nameOf(own);
  if (own.answered) return `end-wait ${name}`;
  if (!isSafe(own, now)) return `doubt-step ${name}`;
  if (own.recoveries >= 3 && !mayNothing(run, own.round)) return `postpone-step ${name}`;
  return `repeat-step ${name}`;
}

const isExpired = ({ intent }: Attempts, now: number): boolean =>
  intent?.kind === 'idempotent' && (intent.keyExpiresAt ?? Number.POSITIVE_INFINITY) <= now;
const isSafe = (own: Attempts, now: number): boolean =>
  own.intent?.kind !== 'once' && !isExpired(own, now) && own.recoveries < 10;

function comesDue(own: Instance, now: number): string[] {
  const { wait } = own;
  if (!wait || wait.kind === 'attention' || wait.at > now) return [];
  const name = nameOf(own);
  if (wait.kind === 'delay' && isScope(own)) return [`start-round ${name} ${own.rounds.length}`];
  if (wait.kind === 'delay') return [`repeat-step ${name}`];
  if (wait.kind !== 'retry') return [`close-wait ${name}`];
  return [own.sent && isExpired(own, now) ? `doubt-step ${name}` : `repeat-step ${name}`];
}

const isIn = (round: Round, own: Instance): boolean =>
  round.owner !== undefined && (round.owner === own || isIn(round.owner.round, own));

/** All that is due, in no order. */
export function dueNow(run: ReferenceRun, desk: Desk): string[] {
  if (run.status !== 'going') return [];
  const { now, busy } = desk;
  const fault = firstFault(run.root);
  const failed = fault !== undefined && fault.at < run.deadline;
  if (run.cancel) return toEnd(run, desk, 'cancel-run');
  if (failed) return toEnd(run, desk, 'fail-run');
  if (now >= run.deadline) return toEnd(run, desk, 'time-out-run');

  const steps = everyStep(run.root);
  const late = steps.filter(
    (own) => own.limit <= now && !isOver(own) && own.made > 0 && !mayNothing(run, own.round),
  );
  const outermost = late.filter((own) => !late.some((other) => isIn(own.round, other)));
  const isLate = (own: Instance): boolean =>
    outermost.some((each) => each === own || isIn(own.round, each));
  const free = steps.filter((own) => !busy.has(nameOf(own)) && !isLate(own));
  const due = [
    ...outermost.flatMap((own) => timeOut(desk, own)),
    ...free.filter(isOpen).map((own) => leftOver(run, own, now)),
    ...free.filter((own) => isWaiting(run, own)).flatMap((own) => comesDue(own, now)),
    ...everyRound(run.root)
      .filter((round) => round.owner && !isLate(round.owner) && isFinished(run, round))
      .filter((round) => !busy.has(roundName(round)))
      .map(({ owner, number }) => `end-round ${owner ? nameOf(owner) : ''} ${number}`),
    ...free.flatMap((own) => turn(run, own)),
  ];
  const starts = free
    .filter((own) => !isHeldBack(run, own, busy))
    .flatMap((own) => start(run, own, desk.group));
  const here = [...due, ...starts.filter((command) => !command.startsWith('place-step'))];
  if (here.length > 0) return here;
  if (busy.size > 0 || steps.some(isOpen)) return [];
  if (starts.length > 0) return starts.slice(0, 1);
  return run.root.steps.every(isOver) && isQuiet(run, [run.root]) ? ['succeed-run'] : [];
}

/** A step before it in its scope is being looked at. */
function isHeldBack(run: ReferenceRun, own: Instance, busy: ReadonlySet<string>): boolean {
  const { steps } = own.round;
  return steps
    .slice(0, steps.indexOf(own))
    .some((other) => busy.has(nameOf(other)) && verdict(run, other) !== undefined);
}

function start(run: ReferenceRun, own: Instance, group: string): string[] {
  const what = verdict(run, own);
  const name = nameOf(own);
  if (!what) return [];
  if (what === 'skip') return [`skip-step ${name}`];
  if (own.step.disabled) return [`pass-step ${name}`];
  return [`${(own.step.group ?? group) === group ? 'start-step' : 'place-step'} ${name}`];
}

function timeOut(desk: Desk, own: Instance): string[] {
  const inside = own.rounds.flatMap(everyStep);
  const open = inside.filter(isOpen);
  if (open.length > 0) return open.flatMap((each) => stop(desk, each));
  const names = [own, ...inside].map(nameOf).concat(own.rounds.flatMap(everyRound).map(roundName));
  if (names.some((name) => desk.busy.has(name))) return [];
  const fault = own.phase === 'open' ? faultOf(own) : undefined;
  const first = fault && fault.at < own.limit;
  return [`${first ? 'fail-scope' : 'time-out-scope'} ${nameOf(own)}`];
}

function stop({ busy, aborted }: Desk, own: Instance): string[] {
  const name = nameOf(own);
  if (!busy.has(name)) return [`abandon-step ${name}`];
  return aborted.has(name) ? [] : [`abort-step ${name}`];
}

function toEnd(run: ReferenceRun, desk: Desk, end: string): string[] {
  const { now, busy } = desk;
  const steps = everyStep(run.root);
  const open = steps.filter(isOpen);
  const patient = end === 'fail-run' && now < run.deadline;
  if (open.length > 0 && !patient) return open.flatMap((own) => stop(desk, own));
  if (open.length > 0) {
    const left = open.filter((own) => !busy.has(nameOf(own)));
    return left.map((own) => leftOver(run, own, now));
  }
  if (patient && !isQuiet(run, [run.root])) return [];
  const undoes = end === 'cancel-run' ? run.cancel?.undo : run.undoOnFailure;
  const [own] = undoes
    ? steps
        .filter(
          ({ step, ports, undo }) =>
            step.undo && !step.disabled && ports.includes('ok') && undo.phase !== 'ended',
        )
        .toSorted((a, b) => b.endedSeq - a.endedSeq)
    : [];
  if (busy.size > 0) return [];
  return own ? undoNext(own, now) : [end];
}

function undoNext(own: Instance, now: number): string[] {
  const { undo } = own;
  const name = nameOf(own);
  if (undo.phase === 'idle') return [`start-undo ${name}`];
  if (undo.phase === 'open') return [`${isSafe(undo, now) ? 'repeat' : 'doubt'}-undo ${name}`];
  if ((undo.wait?.at ?? 0) > now) return [];
  return [`${undo.sent && isExpired(undo, now) ? 'doubt' : 'repeat'}-undo ${name}`];
}

/** Of the run as pages show it. */
export function statusOf(run: ReferenceRun): RunStatus {
  if (run.status !== 'going') return run.status;
  const steps = everyStep(run.root);
  const isMoving = steps.some(
    (own) => isOpen(own) || verdict(run, own) !== undefined || turn(run, own).length > 0,
  );
  if (isMoving || everyRound(run.root).some((round) => isFinished(run, round))) return 'running';
  const waits = steps.filter((own) => isWaiting(run, own)).map(({ wait }) => wait?.kind);
  const undoing = steps
    .map(({ undo }) => undo)
    .filter(({ phase }) => phase === 'open' || phase === 'paused');
  if (waits.includes('attention')) return 'attention';
  if (undoing.some(({ phase }) => phase === 'open')) return 'running';
  return waits.length + undoing.length > 0 ? 'waiting' : 'running';
}
