import type { RunSummary } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { say } from '@weir/contract/text';
import { Button } from 'antd';
import { Link, useParams, useSearchParams } from 'react-router';
import { versionLabel } from '../flows/version-label.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';
import { cutMiddle } from '../ui/cut.ts';
import { type Column, DataTable, RowLink } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { RunState } from '../ui/RunState.tsx';
import { DurationText, TimeText } from '../ui/TimeText.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { useNow } from '../ui/use-now.ts';
import { RunFilters } from './RunFilters.tsx';
import { RunReason } from './RunReason.tsx';
import { filterOf } from './run-filter.ts';
import './run-list.css';
import { triggerLabel } from './trigger-label.ts';
import { useRunList } from './use-run-list.ts';

export function RunList() {
  const t = useText();
  const { tenant = '' } = useParams();
  const [search] = useSearchParams();
  const filter = filterOf(search);
  const { list, rows, news, showNew, staleSince } = useRunList(filter);
  const columns = useColumns(tenant, rows);
  return (
    <div className="page">
      <PageTitle text={t('runs.title')} />
      <div className="page-head">
        <h1>{t('runs.title')}</h1>
        <RunFilters filter={filter} />
        <span className="fill" />
        {staleSince !== undefined && (
          <span className="meta" role="status">
            {t('list.stale', { time: clockTime(staleSince, Date.now()) })}
          </span>
        )}
        {rows.length > 0 && news.count > 0 && (
          <Button type="primary" size="small" onClick={showNew}>
            {news.more || news.count > 99
              ? t('runs.newMany')
              : t('runs.new', { count: news.count })}
          </Button>
        )}
      </div>
      {list.isPending && <Loading />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <NoRuns tenant={tenant} filtered={Object.keys(filter).length > 0} />
      )}
      {rows.length > 0 && (
        <DataTable label={t('runs.title')} columns={columns} rows={rows} keyOf={(run) => run.id} />
      )}
      {list.hasNextPage && (
        <div className="page-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

function NoRuns({ tenant, filtered }: { readonly tenant: string; readonly filtered: boolean }) {
  const t = useText();
  if (filtered) {
    return (
      <EmptyState title={t('runs.noneTitle')} text={t('runs.noneText')}>
        <Link to={`/t/${tenant}/runs`}>{t('runs.clear')}</Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('runs.emptyTitle')} text={t('runs.emptyText')}>
      <Link to={`/t/${tenant}/flows`}>{t('runs.emptyAction')}</Link>
    </EmptyState>
  );
}

function useColumns(tenant: string, rows: readonly RunSummary[]): readonly Column<RunSummary>[] {
  const t = useText();
  const narrow = useNarrow();
  const now = useNow(rows.some((run) => !isEnded(run.status)));
  return [
    {
      key: 'status',
      title: t('runs.status'),
      width: 140,
      narrow: 132,
      cell: (run) => <RunState state={run.status} />,
    },
    {
      key: 'flow',
      title: t('runs.flow'),
      cell: (run) => (
        <>
          <FlowOf run={run} to={`/t/${tenant}/runs/${run.id}`} />
          {narrow && (
            <span className="run-below">
              <RunReason run={run} />
            </span>
          )}
        </>
      ),
    },
    {
      key: 'trigger',
      title: t('runs.trigger'),
      width: 120,
      from: 'laptop',
      cell: (run) => (
        <span title={triggerLabel(run.triggerId, t)}>{triggerLabel(run.triggerId, t)}</span>
      ),
    },
    {
      key: 'key',
      title: t('runs.key'),
      width: 132,
      from: 'desktop',
      cell: (run) => <span title={run.key}>{run.key ?? t('none')}</span>,
    },
    {
      key: 'id',
      title: t('runs.id'),
      width: 124,
      from: 'desktop',
      cell: (run) => (
        <span className="mono quiet" title={run.id}>
          {cutMiddle(run.id, 4, 6)}
        </span>
      ),
    },
    {
      key: 'startedAt',
      title: t('runs.startedAt'),
      width: 112,
      numeric: true,
      from: 'tablet',
      cell: (run) => <Start run={run} />,
    },
    {
      key: 'duration',
      title: t('runs.duration'),
      width: 96,
      narrow: 92,
      numeric: true,
      cell: (run) => <Length run={run} now={now} />,
    },
    {
      key: 'reason',
      title: t('runs.reason'),
      from: 'laptop',
      cell: (run) => !narrow && <RunReason run={run} />,
    },
  ];
}

function FlowOf({ run, to }: { readonly run: RunSummary; readonly to: string }) {
  const t = useText();
  const language = useLanguage();
  const name = say(run.name, language);
  return (
    <span className="two-parts">
      <RowLink to={to}>
        <span title={`${name}\n${run.flow}`}>{name}</span>
      </RowLink>
      <span className="quiet figures">{versionLabel(run, t)}</span>
    </span>
  );
}

function Start({ run }: { readonly run: RunSummary }) {
  const t = useText();
  return run.startedAt === undefined ? (
    <span className="quiet">{t('none')}</span>
  ) : (
    <TimeText at={run.startedAt} />
  );
}

/** From start to end; of a queued run, how long it has waited. */
function Length({ run, now }: { readonly run: RunSummary; readonly now: number }) {
  if (run.endedAt !== undefined)
    return <DurationText ms={run.endedAt - (run.startedAt ?? run.endedAt)} />;
  return (
    <span className={run.startedAt === undefined ? 'quiet' : undefined}>
      <DurationText ms={now - (run.startedAt ?? run.acceptedAt)} growing />
    </span>
  );
}
