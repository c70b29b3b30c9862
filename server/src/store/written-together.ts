import { isEnded } from '@weir/contract/run-status';
import type {
  AcceptHeld,
  ActInJob,
  Append,
  Held,
  Intervention,
  MoveToGroup,
  NewRun,
  SendAlert,
  Tell,
  Trimmed,
} from './tenant-store.ts';

/**
 * What writes have in common with those of other processes, as far as their parameters tell: where several processes write
 * to one database, each takes that first, and in one order, so that none waits for one that waits for it.
 */
export interface Together {
  /** Runs that are there: its own, and those it tells something. */
  readonly runs: readonly string[];
  /** It may take a slot of a key, give one up, or count them. */
  readonly slots: boolean;
  /** It opens waits for signals, or gives one: neither is to miss the other. */
  readonly signals: boolean;
  /** It counts in the row of a job. */
  readonly jobs: boolean;
  /** It finds the runs it changes only when it is carried out: in a transaction of its own. */
  readonly alone: boolean;
}

const none: Together = { runs: [], slots: false, signals: false, jobs: false, alone: false };
type Write = (params: never) => Partial<Together>;

const writes: Readonly<Record<string, Write>> = {
  appendChunk: ({ runId, tells, accepts = [], status, waits }: Append) => ({
    runs: withTold(runId, tells),
    slots: isEnded(status) || accepts.some(({ slot }) => slot !== undefined),
    signals: opensSignal(waits),
  }),
  intervene: ({ runId, tells, status, waits }: Intervention) => ({
    runs: withTold(runId, tells),
    slots: isEnded(status),
    signals: opensSignal(waits),
  }),
  acceptRun: ({ slot }: NewRun) => ({ slots: slot !== undefined, alone: slot?.over === 'replace' }),
  acceptHeld: ({ run, append }: AcceptHeld) =>
    togetherOf('appendChunk', { ...append, runId: run.id }),
  claimRuns: () => ({ slots: true }),
  publish: () => ({ slots: true }),
  prioritize: reordered,
  moveToGroup: reordered,
  pauseLanes: () => ({ slots: true, alone: true }),
  forgetRuns: () => ({ alone: true }),
  signal: () => ({ signals: true, alone: true }),
  gatherTroubles: () => ({ alone: true }),
  putOffAlerts: () => ({ alone: true }),
  sendAlert: ({ run }: SendAlert) => ({ slots: run.slot !== undefined, alone: true }),
  giveBack: ({ runId }: Held) => ({ runs: [runId] }),
  closeWait: ({ runId }: Held) => ({ runs: [runId] }),
  callBack: ({ runId }: Held) => ({ runs: [runId] }),
  trimRun: ({ runId }: Trimmed) => ({ runs: [runId] }),
  tell: ({ runId }: Tell) => ({ runs: [runId] }),
  createJob: () => ({ jobs: true }),
  leaseJob: () => ({ jobs: true }),
  cancelJob: () => ({ jobs: true }),
  passInJob: () => ({ jobs: true }),
  // The runs a job moves are named once, beside what is done to them.
  actInJob: ({ act, runIds }: ActInJob) => ({
    ...togetherOf(act.verb, { ...act.params, runIds }),
    jobs: true,
  }),
};

export function togetherOf(verb: string, params: unknown): Together {
  const write = Object.hasOwn(writes, verb) ? writes[verb] : undefined;
  return { ...none, ...write?.(params as never) };
}

/** Of a run that was about to take a slot, and now may not, others are made ready. */
function reordered({ runIds }: Pick<MoveToGroup, 'runIds'>): Partial<Together> {
  return { runs: runIds, slots: true };
}

const opensSignal = (waits: Append['waits']): boolean =>
  waits?.opened.some(({ kind }) => kind === 'signal') === true;
const withTold = (runId: string, tells: readonly Tell[] = []): string[] => [
  runId,
  ...tells.map((tell) => tell.runId),
];
