import { useQuery } from '@tanstack/react-query';
import type { ConnectionView } from '@weir/contract/views';
import { call } from '../api.ts';
import { configLabel, useCatalog } from '../flows/catalog.ts';
import { valueText } from '../flows/sentence.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CommandLine } from '../ui/CommandLine.tsx';
import { cutMiddle } from '../ui/cut.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import './connection-list.css';

export function ConnectionList() {
  const t = useText();
  const columns = useColumns();
  const list = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => call('listConnections', { signal }),
  });
  const rows = list.data?.items ?? [];
  return (
    <div className="page connection-page">
      <PageTitle text={t('connections.title')} />
      <div className="page-head">
        <h1>{t('connections.title')}</h1>
      </div>
      {list.isPending && <Loading />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <EmptyState title={t('connections.emptyTitle')} text={t('connections.emptyText')}>
          <CommandLine command={t('connections.emptyCommand')} />
        </EmptyState>
      )}
      {rows.length > 0 && (
        <DataTable
          label={t('connections.title')}
          columns={columns}
          rows={rows}
          keyOf={({ key }) => key}
        />
      )}
    </div>
  );
}

function useColumns(): readonly Column<ConnectionView>[] {
  const t = useText();
  const language = useLanguage();
  const catalog = useCatalog();
  const connectorName = (key: string) =>
    catalog.find((connector) => connector.key === key)?.name[language] ?? key;
  return [
    {
      key: 'name',
      title: t('connections.name'),
      cell: ({ name }) => <strong title={name}>{name}</strong>,
    },
    {
      key: 'key',
      title: t('connections.key'),
      from: 'laptop',
      cell: ({ key }) => (
        <span className="mono soft" title={key}>
          {cutMiddle(key, 12, 6)}
        </span>
      ),
    },
    {
      key: 'connector',
      title: t('connections.connector'),
      width: 140,
      narrow: 84,
      cell: ({ connector }) => <span title={connector}>{connectorName(connector)}</span>,
    },
    {
      key: 'config',
      title: t('connections.config'),
      width: '42%',
      from: 'laptop',
      cell: (connection) => <Config connection={connection} catalog={catalog} />,
    },
    {
      key: 'updatedAt',
      title: t('connections.updatedAt'),
      width: 132,
      narrow: 116,
      numeric: true,
      cell: ({ updatedAt }) => <TimeText at={updatedAt} />,
    },
  ];
}

interface ConfigProps {
  readonly connection: ConnectionView;
  readonly catalog: ReturnType<typeof useCatalog>;
}

/** Fields and their values; of a secret only that it is set. */
function Config({ connection, catalog }: ConfigProps) {
  const t = useText();
  const language = useLanguage();
  const label = (field: string) =>
    configLabel(catalog, connection.connector, field)?.[language] ?? field;
  return (
    <dl className="config">
      {Object.entries(connection.config).map(([field, value]) => (
        <div key={field}>
          <dt>{t('connections.pair', { label: label(field) })}</dt>
          <dd className="mono" title={valueText(value)}>
            {valueText(value)}
          </dd>
        </div>
      ))}
      {connection.secrets.map((field) => (
        <div key={field} title={t('connections.secret')}>
          <dt>{t('connections.pair', { label: label(field) })}</dt>
          <dd>
            <span className="tag">{t('connections.secretSet')}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
