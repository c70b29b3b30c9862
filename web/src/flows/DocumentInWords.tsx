import { type FlowDocument, flowDocument, milliseconds } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { useMemo } from 'react';
import { useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { DurationText } from '../ui/TimeText.tsx';
import { StepInWords } from './StepInWords.tsx';
import { valueText } from './sentence.ts';
import { TriggerInWords } from './TriggerInWords.tsx';

/** Triggers and steps as sentences. A draft may be any object: one that is not a flow yet says so. */
export function DocumentInWords({ document }: { readonly document: Json }) {
  const t = useText();
  const flow = useMemo(() => flowDocument.safeParse(document).data, [document]);
  if (!flow) return <p className="card flow-none">{t('flow.unreadable')}</p>;
  const triggers = Object.entries(flow.triggers ?? {});
  const steps = Object.entries(flow.steps);
  return (
    <div className="flow-words">
      <section aria-label={t('flow.triggers')}>
        <h2>{t('flow.triggers')}</h2>
        {triggers.length === 0 && <p className="card flow-none">{t('flow.noTriggers')}</p>}
        <ul className="card word-list">
          {triggers.map(([id, trigger]) => (
            <TriggerInWords key={id} id={id} trigger={trigger} />
          ))}
        </ul>
        {flow.settings && <Settings settings={flow.settings} />}
      </section>
      <section aria-label={t('flow.steps')}>
        <h2>{t('flow.steps')}</h2>
        {steps.length === 0 && <p className="card flow-none">{t('flow.noSteps')}</p>}
        <ol className="card word-list">
          {steps.map(([id, step], index) => (
            <StepInWords key={id} id={id} number={index + 1} step={step} flow={flow} />
          ))}
        </ol>
        {flow.output !== undefined && (
          <div className="card flow-document">
            <JsonTree title={t('flow.output')} value={flow.output} />
          </div>
        )}
      </section>
    </div>
  );
}

function Settings({ settings }: { readonly settings: NonNullable<FlowDocument['settings']> }) {
  const t = useText();
  return (
    <>
      <h2>{t('flow.settings')}</h2>
      <dl className="card word-facts">
        {settings.priority !== undefined && (
          <div>
            <dt>{t('settings.priority')}</dt>
            <dd className="mono break">{valueText(settings.priority)}</dd>
          </div>
        )}
        {settings.dedupeFor !== undefined && (
          <div>
            <dt>{t('settings.dedupeFor')}</dt>
            <dd>
              <DurationText ms={milliseconds(settings.dedupeFor)} />
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}
