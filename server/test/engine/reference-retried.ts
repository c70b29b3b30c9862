import { isScopeKind } from '@weir/contract/flow';
import { firstFault, type Instance, type ReferenceRun, type Round } from './reference.ts';

/** A run goes on after it failed or was cancelled: what failed or never started is done now (flow-language §5). */
export function retry(run: ReferenceRun, at: number): void {
  const again = { at, ignoredFrom: run.cancel?.seq ?? Number.POSITIVE_INFINITY };
  run.status = 'going';
  run.cancel = undefined;
  run.deadline = at + run.timeout;
  reopen(run.root, again);
}

interface Again {
  readonly at: number;
  readonly ignoredFrom: number;
}

function reopen(round: Round, again: Again): void {
  round.over = false;
  round.fault = undefined;
  for (const own of round.steps) if (isUnfinished(own, again)) goOn(own, again);
}

function isUnfinished({ phase, ports, handlers, endedSeq }: Instance, again: Again): boolean {
  if (phase === 'idle' || phase === 'skipped') return false;
  if (phase !== 'ended') return true;
  return ports.includes('error') && (handlers === 0 || endedSeq > again.ignoredFrom);
}

function goOn(own: Instance, again: Again): void {
  const failed = own.phase === 'ended';
  own.failures = 0;
  own.recoveries = 0;
  own.ports = [];
  if (own.made === 0) own.phase = 'idle';
  else if (isScopeKind(own.step.use)) goOnInside(own, again);
  else {
    own.phase = 'paused';
    const { wait } = own;
    const isKept = wait && !failed && !['retry', 'call', 'delay'].includes(wait.kind);
    if (!isKept) own.wait = { kind: 'retry', at: again.at };
  }
}

function goOnInside(own: Instance, again: Again): void {
  const { step, rounds } = own;
  own.phase = 'open';
  if (own.limit !== Number.POSITIVE_INFINITY) own.limit = again.at + Number(step.timeout);
  for (const round of rounds) if (isOpenAgain(own, round)) reopen(round, again);
  if (own.wait?.kind !== 'delay' || rounds.some(({ over }) => !over)) own.wait = undefined;
}

function isOpenAgain({ step, rounds }: Instance, round: Round): boolean {
  if (!round.over) return true;
  if (step.use === 'loop' && step.with?.['onItemError'] === 'continue') return false;
  if (step.use === 'try' && round !== rounds.at(-1)) return false;
  return firstFault(round) !== undefined;
}
