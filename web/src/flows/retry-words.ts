import { milliseconds, type Retry, retryDefaults } from '@weir/contract/flow';
import type { Translate } from '../i18n/i18n.ts';
import { chosenPhrase } from '../ui/duration.ts';

/**
 * How a step is tried again. Each pause is random: from 0 up to a limit that starts at `delay` and grows by `factor`, never
 * beyond `maxDelay`; that is told when it is set or comes into play.
 */
export function retryWords(retry: Retry, t: Translate): string {
  const attempts = retry.attempts ?? retryDefaults.attempts;
  if (attempts === 1) return t('step.noRetry');
  const factor = retry.factor ?? retryDefaults.factor;
  const cap = milliseconds(retry.maxDelay ?? retryDefaults.maxDelay);
  const first = milliseconds(retry.delay ?? retryDefaults.delay);
  const length = (ms: number) => {
    const { key, params } = chosenPhrase(ms);
    return t(key, params);
  };
  const delay = length(Math.min(first, cap));
  if (attempts === 2) return t('step.retry', { attempts, pause: t('step.pause.once', { delay }) });
  if (factor === 1 || first >= cap)
    return t('step.retry', { attempts, pause: t('step.pause.same', { delay }) });
  const growing =
    factor === 2 ? t('step.pause.double', { delay }) : t('step.pause.times', { delay, factor });
  const reached = first * factor ** (attempts - 2) > cap;
  const pause =
    reached || retry.maxDelay !== undefined
      ? t('step.pause.capped', { pause: growing, cap: length(cap) })
      : growing;
  return t('step.retry', { attempts, pause });
}
