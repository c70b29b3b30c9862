import { useInfiniteQuery } from '@tanstack/react-query';
import { say } from '@weir/contract/text';
import type { FlowSummary } from '@weir/contract/views';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { useAttention } from '../runs/use-attention.ts';
import { TriggerMark } from '../triggers/TriggerMark.tsx';
import { useIdleTriggers } from '../triggers/use-triggers.ts';
import { CommandLine } from '../ui/CommandLine.tsx';
import { cutMiddle } from '../ui/cut.ts';
import { type Column, DataTable, RowLink } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { TimeText } from '../ui/TimeText.tsx';

export function FlowList() {
  const t = useText();
  const { tenant = '' } = useParams();
  const columns = useColumns(tenant);
  const list = useInfiniteQuery({
    queryKey: ['flows'],
    queryFn: ({ pageParam, signal }) =>
      call('listFlows', { query: { limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <PageTitle text={t('flows.title')} />
      <div className="page-head">
        <h1>{t('flows.title')}</h1>
      </div>
      {list.isPending && <Loading />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <EmptyState title={t('flows.emptyTitle')} text={t('flows.emptyText')}>
          <CommandLine command={t('flows.emptyCommand')} />
        </EmptyState>
      )}
      {rows.length > 0 && (
        <DataTable
          label={t('flows.title')}
          columns={columns}
          rows={rows}
          keyOf={({ key }) => key}
        />
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

function useColumns(tenant: string): readonly Column<FlowSummary>[] {
  const t = useText();
  const language = useLanguage();
  const idle = useIdleTriggers();
  return [
    {
      key: 'name',
      title: t('flows.name'),
      cell: (flow) => (
        <span className="two-parts">
          <RowLink to={`/t/${tenant}/flows/${flow.key}`}>
            <strong title={say(flow.name, language)}>{say(flow.name, language)}</strong>
          </RowLink>
          <TriggerMark views={idle.get(flow.key) ?? []} />
        </span>
      ),
    },
    {
      key: 'key',
      title: t('flows.key'),
      from: 'laptop',
      cell: ({ key }) => (
        <span className="mono soft" title={key}>
          {cutMiddle(key, 24, 12)}
        </span>
      ),
    },
    {
      key: 'version',
      title: t('flows.version'),
      width: 168,
      from: 'tablet',
      cell: (flow) => <Published flow={flow} />,
    },
    {
      key: 'changed',
      title: t('flows.changed'),
      width: 132,
      numeric: true,
      from: 'laptop',
      cell: ({ updatedAt }) => <TimeText at={updatedAt} />,
    },
    {
      key: 'runs',
      title: '',
      width: 192,
      narrow: 148,
      numeric: true,
      cell: (flow) => (
        <span className="flow-ways">
          <AttentionOf flow={flow.key} tenant={tenant} />
          <Link
            className="row-above"
            to={`/t/${tenant}/runs?flow=${flow.key}`}
            aria-label={t('flows.runsOf', { name: say(flow.name, language) })}
          >
            {t('flows.runs')}
          </Link>
        </span>
      ),
    },
  ];
}

/** The way to the runs of a flow that wait for a person. */
function AttentionOf({ flow, tenant }: { readonly flow: string; readonly tenant: string }) {
  const t = useText();
  const count = useAttention().byFlow.get(flow) ?? 0;
  if (count === 0) return null;
  return (
    <Link
      className="row-above tag tag-attention"
      to={`/t/${tenant}/runs?flow=${flow}&status=attention`}
    >
      {t('flows.attention', { count })}
    </Link>
  );
}

/** The published version, and whether the draft has gone on since. */
export function Published({ flow }: { readonly flow: FlowSummary }) {
  const t = useText();
  if (flow.publishedVersion === null)
    return <span className="quiet">{t('flows.notPublished')}</span>;
  return (
    <span className="figures">
      {t('version', { n: flow.publishedVersion })}
      {flow.changed && (
        <span className="draft-dot" title={t('flows.draftChanged')}>
          {t('flows.draft')}
        </span>
      )}
    </span>
  );
}
