import type { FlowDocument } from '@weir/contract/flow';
import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import { FlowCanvas } from '../designer/FlowCanvas.tsx';
import type { GraphNode } from '../designer/flow-to-graph.ts';
import { useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { Loading } from '../ui/Loading.tsx';
import { allSteps, readFlow } from './all-steps.ts';
import { DocumentInWords } from './DocumentInWords.tsx';
import type { ShownDocument } from './shown-document.ts';
import { TriggerList } from './TriggerList.tsx';
import { withParam } from './with-param.ts';

interface DocumentTabProps {
  readonly shown: ShownDocument;
  /** Drawn and told; else as JSON. */
  readonly inWords: boolean;
  readonly search: URLSearchParams;
}

/** The draft or a version. A draft may be any object: one that is not a flow yet says so. */
export function DocumentTab({ shown, inWords, search }: DocumentTabProps) {
  const t = useText();
  const flow = useMemo(() => readFlow(shown.document), [shown.document]);
  if (shown.document === undefined) return shown.error ? null : <Loading />;
  return (
    <>
      <p className="shown-document">
        {shown.label}
        {shown.version !== undefined && (
          <Link to={withParam(search, 'version', null)}>{t('flow.toDraft')}</Link>
        )}
      </p>
      {!inWords && (
        <div className="card flow-document">
          <JsonTree title={t('flow.tab.document')} value={shown.document} whole />
        </div>
      )}
      {inWords && !flow && (
        <>
          <p className="card flow-none">{t('flow.unreadable')}</p>
          <TriggerList shown={shown} triggers={undefined} selected={undefined} />
        </>
      )}
      {inWords && flow && <DrawnAndTold shown={shown} flow={flow} search={search} />}
    </>
  );
}

interface DrawnProps extends Pick<DocumentTabProps, 'shown' | 'search'> {
  readonly flow: FlowDocument;
}

/** The drawing above the words, with one selection for both, kept in the address. */
function DrawnAndTold({ shown, flow, search }: DrawnProps) {
  const asked = search.get('step');
  const selected =
    asked !== null && allSteps(flow).has(asked) ? `step/${asked}` : triggerAt(search);
  const query = search.toString();
  const addressOf = useCallback(
    (node: GraphNode) => {
      const now = new URLSearchParams(query);
      for (const name of ['step', 'trigger']) now.delete(name);
      if (node.kind === 'step') return withParam(now, 'step', node.step);
      return node.kind === 'trigger' && node.declared
        ? withParam(now, 'trigger', node.trigger)
        : undefined;
    },
    [query],
  );
  return (
    <>
      <div className="flow-canvas">
        <FlowCanvas document={flow} selected={selected} addressOf={addressOf} />
      </div>
      <DocumentInWords shown={shown} flow={flow} selected={selected} />
    </>
  );
}

function triggerAt(search: URLSearchParams): string | undefined {
  const trigger = search.get('trigger');
  return trigger === null ? undefined : `trigger/${trigger}`;
}
