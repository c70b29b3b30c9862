import { useLanguage, useText } from '../../i18n/i18n.ts';
import { useNow } from '../../ui/use-now.ts';
import type { NodeStatus } from '../run-on-graph.ts';
import { statusWords } from '../status-words.ts';

/** What became of a step; counts seconds only while something counts. */
export function StatusLine({ status }: { readonly status: NodeStatus }) {
  const t = useText();
  const language = useLanguage();
  const counts =
    status.state === 'running' || status.retryAt !== undefined || status.wait !== undefined;
  const now = useNow(counts);
  const text = statusWords(status, { t, language, now });
  return (
    <span className={`node-status cut state-${status.state}`} title={text}>
      {text}
    </span>
  );
}
