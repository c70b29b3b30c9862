import type { RunStep } from '@weir/contract/run';
import type { Translate } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';

interface Reader {
  readonly t: Translate;
  /** Id of who is signed in. */
  readonly me: string | undefined;
  /** ms UTC. */
  readonly now: number;
}

export interface DecisionWords {
  readonly what: string;
  /** What followed, where the first line does not say it. */
  readonly after: string | undefined;
  /** Who decided, and when. */
  readonly by: string;
}

/** A person's decision whether a step of unknown outcome happened; undefined when there was none. */
export function decisionWords(step: RunStep, { t, me, now }: Reader): DecisionWords | undefined {
  const { decision } = step;
  if (!decision) return undefined;
  const who = decision.by === me ? t('runPage.you') : decision.by;
  const by = `${who} · ${clockTime(decision.at, now)}`;
  if (!decision.happened) return { what: t('runPage.notHappened'), after: undefined, by };
  const empty = step.output === undefined || step.output === null;
  const after = t(empty ? 'runPage.happenedEmpty' : 'runPage.happenedOutput');
  return { what: t('runPage.happened'), after, by };
}
