import type { FlowDocument, Trigger } from '@weir/contract/flow';
import { type Json, stringifyJson } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import type { ReactNode } from 'react';
import { useCatalog } from '../flows/catalog.ts';
import { triggerKindLabel } from '../flows/trigger-words.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { fieldText, type MessageField, messageParts } from './message-event.ts';

interface EventProps {
  readonly run: RunView;
  readonly document: FlowDocument | undefined;
}

/** What started the run: by which trigger, and what the event brought. */
export function EventDetail({ run, document }: EventProps) {
  const t = useText();
  const { trigger, triggerId } = run;
  return (
    <section className="card step-detail">
      <h2>{t('runPage.trigger')}</h2>
      <About id={triggerId} declared={document?.triggers?.[triggerId]} />
      {trigger.kind === 'message' ? (
        <Message event={trigger} />
      ) : (
        <JsonTree key="event" title={t('runPage.event')} value={trigger} />
      )}
    </section>
  );
}

/** Nothing of one that is not declared: starting by hand and by a flow always work. */
function About({ id, declared }: { id: string; declared: Trigger | undefined }) {
  const t = useText();
  const language = useLanguage();
  const catalog = useCatalog();
  if (!declared) return null;
  const connection = 'connection' in declared ? declared.connection : undefined;
  return (
    <p className="meta step-about">
      <span className="mono break">{id}</span>
      <span className="break">{triggerKindLabel(declared.use, { t, language, catalog })}</span>
      {connection !== undefined && (
        <span className="break">{`${t('step.connection')} ${connection}`}</span>
      )}
    </p>
  );
}

function Message({ event }: { readonly event: RunView['trigger'] }) {
  const t = useText();
  const { facts, trees } = messageParts(event);
  const nameOf = ({ key }: MessageField) => {
    const text = fieldText(key);
    return text === undefined ? key : t(text);
  };
  return (
    <>
      <dl className="event-facts">
        {facts.map((field) => (
          <div key={field.key}>
            <dt title={`trigger.${field.key}`}>{nameOf(field)}</dt>
            <dd>
              <Fact field={field} />
            </dd>
          </div>
        ))}
      </dl>
      {trees.map((field) => (
        <JsonTree key={field.key} title={nameOf(field)} value={field.value} />
      ))}
    </>
  );
}

function Fact({ field: { key, value } }: { readonly field: MessageField }): ReactNode {
  const t = useText();
  if (key === 'timestamp' && typeof value === 'number') return <TimeText at={value} />;
  if (typeof value === 'boolean') return t(value ? 'event.yes' : 'event.no');
  if (value === '') return t('none');
  return <span className="mono">{plainText(value)}</span>;
}

function plainText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
