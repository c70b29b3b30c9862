import type { Language } from '@weir/contract/text';
import type { Translate } from '../i18n/i18n.ts';
import { roundsWords } from '../runs/round-words.ts';
import { type PlannedWait, waitLine } from '../runs/wait-words.ts';
import { clockTime } from '../ui/clock-time.ts';
import { durationPhrase, growingPhrase } from '../ui/duration.ts';
import type { NodeStatus } from './run-on-graph.ts';

interface Words {
  readonly t: Translate;
  readonly language: Language;
  /** ms UTC. */
  readonly now: number;
}

/** What became of a step, on one line; of a loop or repeat with how far it has come. */
export function statusWords(status: NodeStatus, words: Words): string {
  const text = stateWords(status, words);
  if (!status.rounds) return text;
  const over = status.endedAt !== undefined;
  const rounds = roundsWords(status.rounds, over, words.t);
  return rounds === '' ? text : `${rounds}${words.t('rounds.between')}${text}`;
}

function stateWords(status: NodeStatus, { t, language, now }: Words): string {
  const { state, attempts, startedAt, endedAt, retryAt, error } = status;
  const lasted = (phrase: typeof durationPhrase, until: number) => {
    const { key, params } = phrase(until - (startedAt ?? until));
    return t(key, params);
  };
  switch (state) {
    case 'running': {
      const duration = lasted(growingPhrase, now);
      return attempts > 1
        ? t('canvas.runningAgain', { n: attempts, duration })
        : t('canvas.running', { duration });
    }
    case 'waiting': {
      if (status.wait) return waiting(status.wait, { t, language, now });
      if (retryAt === undefined) return t('state.waiting');
      if (retryAt - now < 1000) return t('canvas.retryNow', { n: attempts + 1 });
      const { key, params } = growingPhrase(retryAt - now);
      const time = clockTime(retryAt, now);
      return t('canvas.retry', { n: attempts + 1, time, left: t(key, params) });
    }
    case 'attention':
      return t('canvas.attention');
    case 'succeeded': {
      const duration = lasted(durationPhrase, endedAt ?? now);
      return attempts > 1
        ? t('canvas.doneAgain', { n: attempts, duration })
        : t('canvas.done', { duration });
    }
    case 'failed': {
      if (status.givenUp) return t('canvas.givenUp');
      const message = error?.[language] ?? t('state.failed');
      return status.handled ? t('canvas.handled', { message }) : message;
    }
    default:
      return t(`state.${state}`);
  }
}

/** Its sentence says already for what it waits; here until when. */
function waiting(wait: PlannedWait, { t, now }: Words): string {
  if (wait.kind === 'time' || wait.kind === 'delay') return waitLine(wait, { t, now });
  const at = wait.kind === 'call' ? undefined : wait.at;
  if (at === undefined) return t('state.waiting');
  return t('wait.until', { what: t('state.waiting'), time: clockTime(at, now) });
}
