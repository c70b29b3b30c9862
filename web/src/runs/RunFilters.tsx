import { useQuery } from '@tanstack/react-query';
import { runStatuses } from '@weir/contract/run-status';
import { say } from '@weir/contract/text';
import { Select } from 'antd';
import { Link, useNavigate } from 'react-router';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { AttentionCount } from './AttentionCount.tsx';
import { RunSearch } from './RunSearch.tsx';
import { searchOf } from './run-filter.ts';
import type { RunFilter } from './use-run-list.ts';

/** State, flow and words; all of them live in the address. */
export function RunFilters({ filter }: { readonly filter: RunFilter }) {
  const t = useText();
  const { status: _, ...others } = filter;
  return (
    <>
      <nav className="state-filter" aria-label={t('runs.filterStatus')}>
        {[undefined, ...runStatuses].map((status) => (
          <Link
            key={status ?? 'all'}
            to={searchOf({ ...others, ...(status && { status }) }) || '?'}
            aria-current={filter.status === status ? 'true' : undefined}
          >
            {status ? t(`state.${status}`) : t('runs.all')}
            {status === 'attention' && <AttentionCount />}
          </Link>
        ))}
      </nav>
      <FlowFilter filter={filter} />
      <RunSearch filter={filter} />
    </>
  );
}

function FlowFilter({ filter }: { readonly filter: RunFilter }) {
  const t = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const flows = useQuery({
    queryKey: ['flows', 'for-filter'],
    queryFn: ({ signal }) => call('listFlows', { query: { limit: 200 }, signal }),
    staleTime: 60_000,
  });
  const options = (flows.data?.items ?? []).map(({ key, name }) => ({
    value: key,
    label: say(name, language),
  }));
  const known = filter.flow === undefined || options.some(({ value }) => value === filter.flow);
  const choose = (flow: string | undefined) => {
    const { flow: _, ...others } = filter;
    void navigate(searchOf({ ...others, ...(flow !== undefined && { flow }) }) || '?');
  };
  return (
    <Select
      className="flow-filter"
      size="small"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('runs.filterFlow')}
      placeholder={t('runs.allFlows')}
      popupMatchSelectWidth={320}
      // A flow beyond the first 200 still shows by its key.
      options={
        known ? options : [...options, { value: filter.flow ?? '', label: filter.flow ?? '' }]
      }
      value={filter.flow ?? null}
      onChange={(flow: string | null | undefined) => choose(flow ?? undefined)}
    />
  );
}
