import type { FlowDocument } from '@weir/contract/flow';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { FlowSettings } from './FlowSettings.tsx';
import { StepsInWords } from './StepInWords.tsx';
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
        {flow.settings && <FlowSettings settings={flow.settings} />}
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
