import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunView } from '@weir/contract/run';
import type { DemoView } from '@weir/contract/views';
import { App, Button, Popconfirm } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api.ts';
import { errorDataOf, isNotFound, isSignedOut } from '../api-error.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { useRunDocument, useVersionDocument } from '../runs/step-names.ts';
import { useWatchedRun } from '../runs/use-watched-run.ts';
import { CommandLine } from '../ui/CommandLine.tsx';
import { clockTime } from '../ui/clock-time.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { DemoRun } from './DemoRun.tsx';
import './demo-page.css';
import { Inbox } from './Inbox.tsx';
import { SendEvent } from './SendEvent.tsx';
import { justEnabled } from './sample-event.ts';
import { Templates } from './Templates.tsx';
import { useDemo } from './use-demo.ts';
import { useNewestRun } from './use-newest-run.ts';

/** The whole story on one page: an event is sent, the flow runs, the core system and Feishu change. */
export function DemoPage() {
  const t = useText();
  const demo = useDemo({ live: true });
  const stale = demo.isError && demo.data && !isSignedOut(demo.error);
  return (
    <div className="page demo-page">
      <PageTitle text={t('demo.title')} />
      <div className="page-head">
        <h1>{t('demo.title')}</h1>
        <p className="soft demo-what">{t('demo.what')}</p>
        {stale && (
          <span className="meta" role="status">
            {t('list.stale', { time: clockTime(demo.dataUpdatedAt, Date.now()) })}
          </span>
        )}
        {demo.data && <ResetDemo />}
      </div>
      {demo.isPending && <Loading />}
      {demo.isError && !demo.data && (
        <NoDemo error={demo.error} onRetry={() => void demo.refetch()} />
      )}
      {demo.data && <Story demo={demo.data} />}
    </div>
  );
}

function NoDemo({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useText();
  if (!isNotFound(error)) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <EmptyState title={t('demo.goneTitle')} text={t('demo.goneText')}>
      <CommandLine command={t('demo.goneCommand')} />
    </EmptyState>
  );
}

function Story({ demo }: { readonly demo: DemoView }) {
  const { flow } = demo.sample;
  const { runId, pending, show } = useNewestRun(flow);
  const run = useWatchedRun(runId).run.data;
  const drawn = useDrawn(flow, run);
  const fresh = useFresh(demo.templates);
  return (
    <div className="demo-columns">
      <div className="demo-main">
        <SendEvent demo={demo} onRun={show} />
        <DemoRun document={drawn} run={run} pending={pending || (runId !== undefined && !run)} />
        <Templates templates={demo.templates} fresh={fresh} />
      </div>
      <Inbox messages={demo.inbox} />
    </div>
  );
}

function usePublished(flow: string) {
  const query = useQuery({
    queryKey: ['flow', flow],
    queryFn: ({ signal }) => call('getFlow', { params: { key: flow }, signal }),
  });
  return useVersionDocument(flow, query.data?.publishedVersion ?? undefined).document;
}

/** The version of the run, before there is one the published version. */
function useDrawn(flow: string, run: RunView | undefined) {
  const published = usePublished(flow);
  return useRunDocument(run).document ?? published;
}

/** Templates that were enabled while the page looked on; forgotten when they are disabled again. */
function useFresh(templates: DemoView['templates']): readonly string[] {
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const before = useRef<DemoView['templates']>(undefined);
  useEffect(() => {
    const changed = justEnabled(before.current, templates);
    before.current = templates;
    if (changed.length > 0) setFresh(changed);
  }, [templates]);
  return fresh;
}

function ResetDemo() {
  const t = useText();
  const language = useLanguage();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const reset = useMutation({
    mutationFn: () => call('resetDemo'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['demo'] });
      void message.success(t('demo.resetDone'));
    },
    onError: (error) => message.error(errorDataOf(error).message[language]),
  });
  return (
    <Popconfirm
      title={t('demo.resetSure')}
      description={t('demo.resetText')}
      okText={t('demo.reset')}
      cancelText={t('demo.resetBack')}
      placement="bottomRight"
      onConfirm={() => reset.mutate()}
    >
      <Button loading={reset.isPending}>{t('demo.reset')}</Button>
    </Popconfirm>
  );
}
