import { useText } from '../i18n/i18n.ts';
import { clockTime, isoTime, pageZone } from './clock-time.ts';
import { durationPhrase, growingPhrase } from './duration.ts';

/** A moment, `at` in ms UTC. The tooltip has zone, ISO form and age. */
export function TimeText({ at }: { readonly at: number }) {
  const t = useText();
  const now = Date.now();
  const { key, params } = growingPhrase(now - at);
  const ago = now - at < 1000 ? t('time.justNow') : t('time.ago', { duration: t(key, params) });
  return (
    <time
      dateTime={isoTime(at)}
      title={t('time.hover', { zone: pageZone(), iso: isoTime(at), ago })}
      className="figures"
    >
      {clockTime(at, now)}
    </time>
  );
}

/** A length of time in ms; `growing` while its end is not known yet. */
export function DurationText({
  ms,
  growing = false,
}: {
  readonly ms: number;
  readonly growing?: boolean;
}) {
  const t = useText();
  const { key, params } = growing ? growingPhrase(ms) : durationPhrase(ms);
  return <span className="figures">{t(key, params)}</span>;
}
