import type { FlowDocument } from '@weir/contract/flow';
import { Link, useParams } from 'react-router';
import { useText } from '../i18n/i18n.ts';
import { Sentence } from './Sentence.tsx';
import { settingWords } from './setting-words.ts';

interface SettingsProps {
  readonly settings: NonNullable<FlowDocument['settings']>;
}

/** What a flow sets for its runs; nothing when that is nothing. */
export function FlowSettings({ settings }: SettingsProps) {
  const t = useText();
  const { tenant = '' } = useParams();
  const told = settingWords(settings, t);
  if (told.length === 0) return null;
  return (
    <>
      <h2>{t('flow.settings')}</h2>
      <dl className="card word-facts">
        {told.map(({ label, parts, flow }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Sentence parts={parts} />
              {flow !== undefined && (
                <Link className="mono break" to={`/t/${tenant}/flows/${encodeURIComponent(flow)}`}>
                  {flow}
                </Link>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
