import type { FlowDocument } from '@weir/contract/flow';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { useCallback } from 'react';
import { Link, useParams } from 'react-router';
import { FlowCanvas } from '../designer/FlowCanvas.tsx';
import type { GraphNode, StartedBy } from '../designer/flow-to-graph.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { headline } from '../runs/run-headline.ts';
import { searchFor } from '../runs/run-selection.ts';
import { stepName } from '../runs/step-names.ts';
import { RunState } from '../ui/RunState.tsx';
import { useNow } from '../ui/use-now.ts';

interface DemoRunProps {
  readonly document: FlowDocument | undefined;
  readonly run: RunView | undefined;
  /** Whether there is a run is not known yet. */
  readonly pending: boolean;
}

/** How far the run has come, in words and on the flow; without a run the flow alone. */
export function DemoRun({ document, run, pending }: DemoRunProps) {
  const t = useText();
  const { tenant = '' } = useParams();
  const runPath = run && `/t/${tenant}/runs/${run.id}`;
  const hasOutput = run?.output !== undefined;
  const addressOf = useCallback(
    (node: GraphNode) => {
      if (runPath === undefined || (node.kind === 'end' && !hasOutput)) return undefined;
      if (node.kind === 'step') return runPath + searchFor({ kind: 'step', step: node.step });
      return runPath + searchFor({ kind: node.kind === 'trigger' ? 'event' : 'output' });
    },
    [runPath, hasOutput],
  );
  return (
    <section className="demo-run" aria-label={t('nav.runs')}>
      <p className="demo-progress" role="status">
        {run && <Progress run={run} document={document} />}
        {!run && !pending && (
          <>
            <strong>{t('demo.none')}</strong>
            <span className="soft">{t('demo.waiting')}</span>
          </>
        )}
        {runPath !== undefined && <Link to={runPath}>{t('demo.openRun')}</Link>}
      </p>
      <div className="demo-canvas">
        {document && (
          <FlowCanvas
            document={document}
            run={run}
            startedBy={webhookOf(document)}
            addressOf={addressOf}
          />
        )}
      </div>
    </section>
  );
}

/** The sample event comes by the flow's webhook. */
function webhookOf({ triggers = {} }: FlowDocument): StartedBy | undefined {
  const found = Object.entries(triggers).find(([, { use }]) => use === 'webhook');
  return found && { id: found[0], kind: 'webhook' };
}

function Progress({
  run,
  document,
}: {
  readonly run: RunView;
  document: FlowDocument | undefined;
}) {
  const t = useText();
  const language = useLanguage();
  const now = useNow(!isEnded(run.status));
  const nameOf = (step: string) => stepName(document, step, language);
  const { what } = headline(run, { t, language, nameOf, now });
  return (
    <>
      <RunState state={run.status} strong />
      <span className="cut" title={what}>
        {what}
      </span>
    </>
  );
}
