import type { RunStep, StepWait } from '@weir/contract/run';
import type { Translate } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';
import { growingPhrase } from '../ui/duration.ts';

/** What a step waits for that no failure of its own made necessary. */
export type PlannedWait = Exclude<StepWait, { kind: 'retry' | 'attention' }>;

export function plannedWait({ wait }: RunStep): PlannedWait | undefined {
  return wait === undefined || wait.kind === 'retry' || wait.kind === 'attention'
    ? undefined
    : wait;
}

interface Words {
  readonly t: Translate;
  /** ms UTC. */
  readonly now: number;
}

/** What is waited for, until when: words to go on with after the name of the step. */
export function waitWords(wait: PlannedWait, { t, now }: Words): string {
  switch (wait.kind) {
    case 'time':
    case 'delay': {
      if (wait.at - now < 1000) return t('wait.now');
      const { key, params } = growingPhrase(wait.at - now);
      return t(`wait.${wait.kind}`, { time: clockTime(wait.at, now), left: t(key, params) });
    }
    case 'signal':
    case 'callback': {
      const { at, kind } = wait;
      const what =
        kind === 'signal'
          ? t('wait.signal', { name: wait.name, key: wait.key })
          : t('wait.callback');
      return at === undefined ? what : t('wait.until', { what, time: clockTime(at, now) });
    }
    case 'call':
      return t('wait.call');
  }
}

/** The same on a line of its own. */
export function waitLine(wait: PlannedWait, words: Words): string {
  const text = waitWords(wait, words);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
