import { isEnded } from '@weir/contract/run-status';
import type { Append, Held, Intervention, NewRun, Tell, Trimmed } from './tenant-store.ts';

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
  /** It finds the runs it changes only when it is carried out: in a transaction of its own. */
  readonly alone: boolean;
}

const none: Together = { runs: [], slots: false, signals: false, alone: false };
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
  claimRuns: () => ({ slots: true }),
  publish: () => ({ slots: true }),
  forgetRuns: () => ({ alone: true }),
  signal: () => ({ signals: true, alone: true }),
  giveBack: ({ runId }: Held) => ({ runs: [runId] }),
  closeWait: ({ runId }: Held) => ({ runs: [runId] }),
  callBack: ({ runId }: Held) => ({ runs: [runId] }),
  trimRun: ({ runId }: Trimmed) => ({ runs: [runId] }),
  tell: ({ runId }: Tell) => ({ runs: [runId] }),
};

export function togetherOf(verb: string, params: unknown): Together {
  const write = Object.hasOwn(writes, verb) ? writes[verb] : undefined;
  return { ...none, ...write?.(params as never) };
}

const opensSignal = (waits: Append['waits']): boolean =>
  waits?.opened.some(({ kind }) => kind === 'signal') === true;
const withTold = (runId: string, tells: readonly Tell[] = []): string[] => [
  runId,
  ...tells.map((tell) => tell.runId),
];
