import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { say } from '@weir/contract/text';
import { useParams } from 'react-router';
import { isSignedOut } from '../api-error.ts';
import { hasUndo } from '../flows/all-steps.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';
import { cutMiddle } from '../ui/cut.ts';
import { Loading } from '../ui/Loading.tsx';
import { PagePending } from '../ui/PagePending.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StateMark } from '../ui/RunState.tsx';
import { useNow } from '../ui/use-now.ts';
import { CancelButton } from './CancelButton.tsx';
import { DecideButton } from './DecideButton.tsx';
import { PromoteButton } from './PromoteButton.tsx';
import { RelatedRuns } from './RelatedRuns.tsx';
import { ReplayButton } from './ReplayButton.tsx';
import { RetryButton } from './RetryButton.tsx';
import { RunCanvas } from './RunCanvas.tsx';
import { RunHead } from './RunHead.tsx';
import { headline } from './run-headline.ts';
import './run-page.css';
import { useSelection } from './run-selection.ts';
import { StepDetail } from './StepDetail.tsx';
import { StepList } from './StepList.tsx';
import { stepName, useRunDocument } from './step-names.ts';
import { useWatchedRun } from './use-watched-run.ts';

export function RunPage() {
  const t = useText();
  const { id = '', tenant = '' } = useParams();
  const { run, live, polling } = useWatchedRun(id);
  if (!run.data) {
    const gone = {
      title: t('runPage.gone', { id: cutMiddle(id, 12, 6) }),
      text: t('runPage.goneText'),
      to: `/t/${tenant}/runs`,
      link: t('error.toRuns'),
    };
    return <PagePending error={run.error} onRetry={() => void run.refetch()} gone={gone} />;
  }
  return (
    <Watched
      run={run.data}
      link={{
        live,
        polling,
        staleSince: run.isError && !isSignedOut(run.error) ? run.dataUpdatedAt : undefined,
      }}
    />
  );
}

interface LinkState {
  readonly live: boolean;
  readonly polling: boolean;
  readonly staleSince: number | undefined;
}

function Watched({ run, link }: { readonly run: RunView; readonly link: LinkState }) {
  const t = useText();
  const language = useLanguage();
  const now = useNow(!isEnded(run.status));
  const { pending, document } = useRunDocument(run);
  const selection = useSelection(run);
  const nameOf = (step: string) => stepName(document, step, language);
  if (pending) return <Loading />;
  const { what, todo } = headline(run, { t, language, nameOf, now });
  return (
    <div className="run-page">
      <PageTitle text={say(run.name, language)} />
      <RunHead run={run} now={now} />
      <div className={`run-callout state-${run.status}`}>
        <StateMark state={run.status} />
        <div className="run-callout-words">
          <p role="status">
            <strong>{what}</strong> {todo}
          </p>
          <RelatedRuns run={run} />
        </div>
        <LinkNote link={link} />
        <DecideButton run={run} />
        <PromoteButton run={run} />
        <RetryButton run={run} />
        <ReplayButton run={run} />
        <CancelButton run={run} canUndo={hasUndo(document)} />
      </div>
      {document && (
        <div className="run-canvas">
          <RunCanvas run={run} document={document} selection={selection} />
        </div>
      )}
      <div className="run-columns">
        <StepList run={run} now={now} selection={selection} document={document} />
        <StepDetail run={run} now={now} selection={selection} document={document} />
      </div>
    </div>
  );
}

function LinkNote({ link }: { readonly link: LinkState }) {
  const t = useText();
  if (link.staleSince !== undefined) {
    return (
      <span className="link-note">
        {t('runPage.stale', { time: clockTime(link.staleSince, Date.now()) })}
      </span>
    );
  }
  if (link.polling) return <span className="link-note">{t('runPage.polling')}</span>;
  if (link.live) return <span className="link-note link-live">{t('runPage.live')}</span>;
  return null;
}
