import { useText } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';
import { growingPhrase } from '../ui/duration.ts';

interface NextAttemptProps {
  /** ms UTC. */
  readonly at: number;
  readonly number: number;
  /** ms UTC. */
  readonly now: number;
}

/** When a step that failed is tried again. */
export function NextAttempt({ at, number, now }: NextAttemptProps) {
  const t = useText();
  const { key, params } = growingPhrase(at - now);
  const about = { n: number, time: clockTime(at, now), left: t(key, params) };
  return (
    <>
      <p className="step-wait state-waiting">
        {at - now < 1000
          ? t('runPage.nextAttemptNow', { n: number })
          : t('runPage.nextAttempt', about)}
      </p>
      <h3 className="step-heading">{t('runPage.lastError')}</h3>
    </>
  );
}
