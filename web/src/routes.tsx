import { useQuery } from '@tanstack/react-query';
import { type ComponentType, lazy } from 'react';
import { createBrowserRouter, Link, Navigate, useRouteError } from 'react-router';
import { call } from './api.ts';
import { isSignedOut } from './api-error.ts';
import { useText } from './i18n/i18n.ts';
import { SignInPage } from './session/SignInPage.tsx';
import { Shell } from './shell/Shell.tsx';
import { EmptyState } from './ui/EmptyState.tsx';
import { ErrorNotice } from './ui/ErrorNotice.tsx';
import { Loading } from './ui/Loading.tsx';

const page = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazy(async () => ({ default: (await load())[name] }));

const FlowList = page(() => import('./flows/FlowList.tsx'), 'FlowList');
const FlowPage = page(() => import('./flows/FlowPage.tsx'), 'FlowPage');
const RunList = page(() => import('./runs/RunList.tsx'), 'RunList');
const RunPage = page(() => import('./runs/RunPage.tsx'), 'RunPage');
const ConnectionList = page(() => import('./connections/ConnectionList.tsx'), 'ConnectionList');

export const createRouter = () =>
  createBrowserRouter([
    { path: '/', element: <ToOwnTenant />, errorElement: <PageFailed /> },
    { path: '/sign-in', element: <SignInPage />, errorElement: <PageFailed /> },
    {
      path: '/t/:tenant',
      element: <Shell />,
      errorElement: <PageFailed />,
      children: [
        { index: true, element: <Navigate to="flows" replace /> },
        {
          // Inside the shell, so that a page that fails leaves the navigation standing.
          errorElement: <PageFailed />,
          children: [
            { path: 'flows', element: <FlowList /> },
            { path: 'flows/:key', element: <FlowPage /> },
            { path: 'runs', element: <RunList /> },
            { path: 'runs/:id', element: <RunPage /> },
            { path: 'connections', element: <ConnectionList /> },
            { path: '*', element: <NoPage /> },
          ],
        },
      ],
    },
    { path: '*', element: <NoPage /> },
  ]);

function ToOwnTenant() {
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => call('me', { signal }) });
  if (me.data) return <Navigate to={`/t/${encodeURIComponent(me.data.tenant)}/flows`} replace />;
  if (isSignedOut(me.error)) return <Navigate to="/sign-in" replace />;
  return (
    <main className="session-check">
      {me.isError ? (
        <ErrorNotice error={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <Loading />
      )}
    </main>
  );
}

function NoPage() {
  const t = useText();
  return (
    <div className="page">
      <EmptyState title={t('error.noPage')} text={t('error.noPageHint')}>
        <Link to="/">{t('error.toFlows')}</Link>
      </EmptyState>
    </div>
  );
}

function PageFailed() {
  const t = useText();
  const error = useRouteError();
  return (
    <div className="page">
      <EmptyState title={t('error.page')} text={t('error.pageHint')}>
        <pre className="json-text mono">
          {error instanceof Error ? error.message : String(error)}
        </pre>
      </EmptyState>
    </div>
  );
}
