import type { FlowDocument } from '@weir/contract/flow';
import type { TriggerView } from '@weir/contract/trigger';
import { useText } from '../i18n/i18n.ts';
import { TriggerStatus } from '../triggers/TriggerStatus.tsx';
import { useTriggersOf } from '../triggers/use-triggers.ts';
import { clockTime } from '../ui/clock-time.ts';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import type { ShownDocument } from './shown-document.ts';
import { TriggerInWords, TriggerItem } from './TriggerInWords.tsx';

interface ListProps {
  readonly shown: ShownDocument;
  /** Undefined for a draft that is no flow yet. */
  readonly triggers: NonNullable<FlowDocument['triggers']> | undefined;
  readonly selected: string | undefined;
}

/**
 * What starts the flow, and how the triggers of the published version are doing. Below a draft also those that only
 * that version has: they take events all the same.
 */
export function TriggerList({ shown, triggers, selected }: ListProps) {
  const t = useText();
  const { flow, version, publishedVersion } = shown;
  const { views, staleSince, error, refetch } = useTriggersOf(flow, publishedVersion !== null);
  const ofShown = (views ?? []).filter((view) => version === undefined || view.version === version);
  const viewOf = (id: string) =>
    ofShown.find((view) => view.trigger === id && view.use === triggers?.[id]?.use);
  const others = ofShown.filter((view) => viewOf(view.trigger) !== view);
  const declared = Object.entries(triggers ?? {});
  const withVersion = version === undefined;
  return (
    <>
      {triggers && views && declared.length + others.length === 0 && (
        <p className="card flow-none">{t('flow.noTriggers')}</p>
      )}
      {staleSince !== undefined && (
        <p className="meta" role="status">
          {t('list.stale', { time: clockTime(staleSince, Date.now()) })}
        </p>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <ul className="card word-list">
        {declared.map(([id, trigger]) => {
          const view = viewOf(id);
          return (
            <TriggerItem key={id} id={id} use={trigger.use} selected={selected === `trigger/${id}`}>
              <TriggerInWords trigger={trigger} />
              {view && <TriggerStatus view={view} withVersion={withVersion} />}
            </TriggerItem>
          );
        })}
        {others.map((view) => (
          <OnlyPublished key={`published ${view.trigger}`} view={view} />
        ))}
      </ul>
    </>
  );
}

function OnlyPublished({ view }: { readonly view: TriggerView }) {
  const t = useText();
  return (
    <TriggerItem id={view.trigger} use={view.use} selected={false}>
      <p className="soft">{t('trigger.onlyPublished', { n: view.version })}</p>
      <TriggerStatus view={view} withVersion />
    </TriggerItem>
  );
}
