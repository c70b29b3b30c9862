import { useInfiniteQuery } from '@tanstack/react-query';
import type { VersionSummary } from '@weir/contract/views';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { type Column, DataTable, RowLink } from '../ui/DataTable.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { VersionChanges } from './VersionChanges.tsx';

interface VersionListProps {
  readonly flowKey: string;
  /** Of the draft. */
  readonly revision: number;
}

/** Published versions, newest first; a row opens its steps. */
export function VersionList({ flowKey, revision }: VersionListProps) {
  const t = useText();
  const [compared, setCompared] = useState<number | undefined>();
  const columns = useColumns(flowKey, setCompared);
  const list = useInfiniteQuery({
    queryKey: ['versions', flowKey],
    queryFn: ({ pageParam, signal }) =>
      call('listVersions', {
        params: { key: flowKey },
        query: { limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <p className="card flow-none">{t('flow.noVersions')}</p>;
  return (
    <>
      <DataTable
        label={t('flow.tab.versions')}
        columns={columns}
        rows={rows}
        keyOf={({ version }) => String(version)}
      />
      {compared !== undefined && (
        <VersionChanges
          flowKey={flowKey}
          version={compared}
          revision={revision}
          onClose={() => setCompared(undefined)}
        />
      )}
      {list.hasNextPage && (
        <div className="page-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function useColumns(
  flowKey: string,
  compare: (version: number) => void,
): readonly Column<VersionSummary>[] {
  const t = useText();
  const { tenant = '' } = useParams();
  return [
    {
      key: 'version',
      title: t('versions.version'),
      width: 96,
      cell: ({ version }) => (
        <RowLink to={`/t/${tenant}/flows/${flowKey}?version=${version}`}>
          <strong className="figures">{t('version', { n: version })}</strong>
        </RowLink>
      ),
    },
    {
      key: 'note',
      title: t('versions.note'),
      cell: ({ note }) => <span title={note}>{note || t('none')}</span>,
    },
    {
      key: 'author',
      title: t('versions.author'),
      width: 200,
      from: 'laptop',
      cell: ({ author }) => <span title={author}>{author}</span>,
    },
    {
      key: 'at',
      title: t('versions.at'),
      width: 132,
      numeric: true,
      cell: ({ at }) => <TimeText at={at} />,
    },
    {
      key: 'compare',
      title: '',
      width: 96,
      cell: ({ version }) => (
        <Button size="small" onClick={() => compare(version)}>
          {t('versions.compare')}
        </Button>
      ),
    },
  ];
}
