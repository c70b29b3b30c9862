import ArrowLeftOutlined from '@ant-design/icons/ArrowLeftOutlined';
import type { RunView } from '@weir/contract/run';
import { say } from '@weir/contract/text';
import { Link, useParams } from 'react-router';
import { versionLabel } from '../flows/version-label.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CopyableId } from '../ui/CopyableId.tsx';
import { RunState } from '../ui/RunState.tsx';
import { DurationText, TimeText } from '../ui/TimeText.tsx';

/** One line: which flow, in what state, when, how long, and the ids to hand on. */
export function RunHead({ run, now }: { readonly run: RunView; readonly now: number }) {
  const t = useText();
  const language = useLanguage();
  const { tenant = '' } = useParams();
  const name = say(run.name, language);
  return (
    <header className="run-head">
      <Link
        to={`/t/${tenant}/runs`}
        className="icon-button"
        aria-label={t('runPage.back')}
        title={t('runPage.back')}
      >
        <ArrowLeftOutlined aria-hidden />
      </Link>
      <h1 className="run-title">
        <Link
          to={`/t/${tenant}/flows/${run.flow}${run.version === 'draft' ? '' : `?version=${run.version}`}`}
          className="cut"
          title={`${name}\n${run.flow}`}
        >
          {name}
        </Link>
        <span className="quiet">{versionLabel(run, t)}</span>
      </h1>
      <RunState state={run.status} strong />
      <dl className="run-facts">
        <Fact label={t(run.startedAt === undefined ? 'runPage.accepted' : 'runPage.started')}>
          <TimeText at={run.startedAt ?? run.acceptedAt} />
        </Fact>
        {run.startedAt !== undefined && (
          <Fact label={t('runPage.duration')}>
            <DurationText
              ms={(run.endedAt ?? now) - run.startedAt}
              growing={run.endedAt === undefined}
            />
          </Fact>
        )}
        <Fact label={t('runs.id')}>
          <CopyableId id={run.id} what={t('runs.id')} />
        </Fact>
        <Fact label={t('error.trace')}>
          <CopyableId id={run.traceId} what={t('error.traceId')} />
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
