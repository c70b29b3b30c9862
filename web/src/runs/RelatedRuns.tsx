import type { Step } from '@weir/contract/flow';
import type { RunStep, RunView } from '@weir/contract/run';
import { Link, useParams } from 'react-router';
import { useText } from '../i18n/i18n.ts';
import { calledRunOf, originOf } from './related-runs.ts';

/** The ways to the run that this one was made of, to the one that called it, to the one whose failure started it, and to the one that this failure started. */
export function RelatedRuns({ run }: { readonly run: RunView }) {
  const t = useText();
  const { tenant = '' } = useParams();
  const origin = originOf(run);
  const { followUp, caller } = run;
  return (
    <>
      {caller && (
        <p>
          {t('runPage.caller', { step: caller.step })}
          <Link to={`/t/${tenant}/runs/${encodeURIComponent(caller.runId)}`}>
            {t('runPage.callerLink')}
          </Link>
        </p>
      )}
      {run.origin && (
        <p>
          {run.origin.kind === 'fork'
            ? t('again.forkOf', { step: run.origin.step })
            : t('again.replayOf')}
          <Link to={`/t/${tenant}/runs/${encodeURIComponent(run.origin.runId)}`}>
            {t('again.originLink')}
          </Link>
        </p>
      )}
      {origin && (
        <p>
          {origin.flow === undefined
            ? t('runPage.originUnknown')
            : t('runPage.origin', { flow: origin.flow })}
          <Link to={`/t/${tenant}/runs/${encodeURIComponent(origin.id)}`}>
            {t('runPage.originLink')}
          </Link>
        </p>
      )}
      {followUp && (
        <p>
          {t('runPage.followUp', { flow: followUp.flow })}
          <Link to={`/t/${tenant}/runs/${encodeURIComponent(followUp.runId)}`}>
            {t('runPage.followUpLink')}
          </Link>
        </p>
      )}
    </>
  );
}

interface CalledProps {
  readonly step: RunStep;
  readonly declared: Step | undefined;
}

/** The way to the run of the flow that a step called. */
export function CalledRun({ step, declared }: CalledProps) {
  const t = useText();
  const { tenant = '' } = useParams();
  const id = calledRunOf(step, declared);
  if (id === undefined) return null;
  return (
    <p>
      <Link to={`/t/${tenant}/runs/${encodeURIComponent(id)}`}>{t('runPage.calledRun')}</Link>
    </p>
  );
}
