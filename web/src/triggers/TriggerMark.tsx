import type { TriggerView } from '@weir/contract/trigger';
import { Link, useParams } from 'react-router';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { StateMark } from '../ui/RunState.tsx';
import type { IdleTrigger } from './use-triggers.ts';
import './trigger-status.css';

const looks = {
  failing: { shape: 'failed', word: 'trigger.failingShort' },
  paused: { shape: 'skipped', word: 'trigger.pausedShort' },
} as const;

/**
 * A mark for triggers that take nothing, with the reason, leading to the trigger; of several it names all, looks as the
 * first one does and leads there.
 */
export function TriggerMark({ views }: { readonly views: readonly IdleTrigger[] }) {
  const t = useText();
  const language = useLanguage();
  const { tenant = '' } = useParams();
  const [first] = views;
  if (!first) return null;
  const say = ({ state, trigger, error }: TriggerView) =>
    state === 'paused'
      ? t('trigger.paused', { trigger })
      : t('trigger.failing', { trigger, reason: error?.message[language] ?? '' });
  const words = views.map(say);
  const { shape, word } = looks[first.state];
  return (
    <Link
      className={`row-above tag trigger-mark trigger-mark-${first.state}`}
      to={`/t/${tenant}/flows/${first.flow}?trigger=${first.trigger}`}
      title={words.join('\n')}
      aria-label={words.join(' ')}
    >
      <StateMark state={shape} />
      <span className="cut">{t(word)}</span>
    </Link>
  );
}
