import { useQuery } from '@tanstack/react-query';
import type { Problem } from '@weir/contract/errors';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';

/** What keeps the draft from being published, each at its place; nothing when there is nothing. */
export function Problems({
  flowKey,
  revision,
}: {
  readonly flowKey: string;
  readonly revision: number;
}) {
  const t = useText();
  const check = useQuery({
    queryKey: ['problems', flowKey, revision],
    queryFn: ({ signal }) => call('validateFlow', { params: { key: flowKey }, signal }),
    staleTime: 60_000,
  });
  const problems = check.data?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <section className="card problems" aria-label={t('flow.problems', { count: problems.length })}>
      <h2>{t('flow.problems', { count: problems.length })}</h2>
      <ProblemList problems={problems} />
    </section>
  );
}

/** Each with its place. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const language = useLanguage();
  return (
    <ul className="problem-list">
      {problems.map(({ path, code, message, severity }) => (
        <li key={`${path} ${code} ${message.en}`}>
          <code className="value">{path}</code>
          <span className={severity === 'error' ? 'danger' : 'soft'}>{message[language]}</span>
        </li>
      ))}
    </ul>
  );
}
