import { useText } from '../i18n/i18n.ts';
import { useAttention } from './use-attention.ts';

/** How many runs wait for a person, as a badge; nothing when none does. The place it stands at says so in words. */
export function AttentionCount() {
  const t = useText();
  const { count, more } = useAttention();
  if (count === 0) return null;
  return (
    <span className="count-badge figures" aria-hidden="true">
      {more ? t('list.many', { count }) : count}
    </span>
  );
}
