import type { FlowDocument } from '@weir/contract/flow';
import type { RunStep } from '@weir/contract/run';
import { stepOf } from '../flows/all-steps.ts';
import type { Translate } from '../i18n/i18n.ts';

export type Rounds = NonNullable<RunStep['rounds']>;

/** How far a loop or a repeat has come: `第 3 轮 / 共 12 轮，1 轮失败`. Empty while nothing is known. */
export function roundsWords(rounds: Rounds, over: boolean, t: Translate): string {
  const { failed, firstFailed } = rounds;
  const text = over ? roundsDone(rounds, t) : roundsSoFar(rounds, t);
  if (failed === 0) return text;
  const told = t('rounds.failed', { rounds: text, failed });
  return firstFailed === undefined || failed === rounds.started
    ? told
    : t('rounds.firstFailed', { rounds: told, n: firstFailed + 1 });
}

function roundsDone({ total, started }: Rounds, t: Translate): string {
  return total === undefined || total === started
    ? t('rounds.all', { total: started })
    : t('rounds.partly', { started, total });
}

function roundsSoFar({ total, started, ended }: Rounds, t: Translate): string {
  const open = started - ended;
  const of = total === undefined ? '' : 'Of';
  const about = { total: total ?? 0, started, ended, open };
  if (started === 0) return total === undefined ? '' : t('rounds.all', { total });
  if (open === 1) return t(`rounds.nth${of}`, about);
  return t(open === 0 ? `rounds.ended${of}` : `rounds.open${of}`, about);
}

interface Named {
  readonly t: Translate;
  readonly document: FlowDocument | undefined;
  readonly nameOf: (step: string) => string;
}

/** Which round of which scope a nested step is shown in, outermost first; empty for a step in no rounds. */
export function pathWords({ path = [] }: RunStep, { t, document, nameOf }: Named): string {
  const words = path.flatMap(([scope, round]) => {
    const about = { step: nameOf(scope), n: round + 1 };
    if (stepOf(document, scope)?.use !== 'try') return [t('rounds.of', about)];
    // A `try` has no rounds, but may have been tried again.
    return round > 0 ? [t('rounds.attemptOf', about)] : [];
  });
  return words.join(t('step.and'));
}

/** The number of the round a nested step is shown in, of the nearest loop or repeat, from 1. */
export function nearestRound({ path = [] }: RunStep, document: FlowDocument | undefined) {
  const found = path.findLast(([scope]) => stepOf(document, scope)?.use !== 'try');
  return found && found[1] + 1;
}
