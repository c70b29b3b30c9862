import type { FlowDocument } from '@weir/contract/flow';
import { useEffect, useRef } from 'react';
import { Link, useParams } from 'react-router';
import { useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { durationText } from './duration-text.ts';
import { StepsInWords } from './StepInWords.tsx';
import { valueText } from './sentence.ts';
import type { ShownDocument } from './shown-document.ts';
import { TriggerList } from './TriggerList.tsx';

interface DocumentProps {
  readonly shown: ShownDocument;
  readonly flow: FlowDocument;
  /** `step/enable`, `trigger/approved`: what stands out and is scrolled to. */
  readonly selected: string | undefined;
}

/** Triggers and steps as sentences. */
export function DocumentInWords({ shown, flow, selected }: DocumentProps) {
  const t = useText();
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected === undefined) return;
    const item = words.current?.querySelector(`[data-word="${CSS.escape(selected)}"]`);
    item?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div className="flow-words" ref={words}>
      <section aria-label={t('flow.triggers')}>
        <h2>{t('flow.triggers')}</h2>
        <TriggerList shown={shown} triggers={flow.triggers ?? {}} selected={selected} />
        {flow.input !== undefined && (
          <div className="card flow-document">
            <JsonTree title={t('flow.input')} value={flow.input} />
          </div>
        )}
        {flow.settings && <Settings settings={flow.settings} />}
      </section>
      <section aria-label={t('flow.steps')}>
        <h2>{t('flow.steps')}</h2>
        {Object.keys(flow.steps).length === 0 && (
          <p className="card flow-none">{t('flow.noSteps')}</p>
        )}
        <ol className="card word-list">
          <StepsInWords steps={flow.steps} selected={selected} />
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
  const { tenant = '' } = useParams();
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
        {settings.timeout !== undefined && (
          <div>
            <dt>{t('settings.timeout')}</dt>
            <dd>{durationText(settings.timeout, t)}</dd>
          </div>
        )}
        {settings.onFailure?.undo && (
          <div>
            <dt>{t('settings.undo')}</dt>
            <dd>{t('settings.undoText')}</dd>
          </div>
        )}
        {settings.onFailure?.call !== undefined && (
          <div>
            <dt>{t('settings.onFailure')}</dt>
            <dd className="mono break">
              <Link to={`/t/${tenant}/flows/${settings.onFailure.call}`}>
                {settings.onFailure.call}
              </Link>
            </dd>
          </div>
        )}
        {settings.dedupeFor !== undefined && (
          <div>
            <dt>{t('settings.dedupeFor')}</dt>
            <dd>{durationText(settings.dedupeFor, t)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
