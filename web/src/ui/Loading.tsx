import { useText } from '../i18n/i18n.ts';

const bars = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Grey bars, seen only when loading takes longer than 300 ms. */
export function Loading() {
  const t = useText();
  return (
    <div className="loading" role="status" aria-label={t('list.loading')}>
      {bars.map((bar) => (
        <div key={bar} className="loading-bar" />
      ))}
    </div>
  );
}
