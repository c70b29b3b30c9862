import { createBrowserRouter, Link, Navigate } from 'react-router';
import { isSignedOut } from './api-error.ts';
import { useText } from './i18n/i18n.ts';
import { PageFailed } from './PageFailed.tsx';
import { page } from './page-load.ts';
import { SignInPage } from './session/SignInPage.tsx';
import { useMe } from './session/use-me.ts';
import { Shell } from './shell/Shell.tsx';
import { EmptyState } from './ui/EmptyState.tsx';
import { ErrorNotice } from './ui/ErrorNotice.tsx';
import { Loading } from './ui/Loading.tsx';

const FlowList = page(() => import('./flows/FlowList.tsx'), 'FlowList');
const FlowPage = page(() => import('./flows/FlowPage.tsx'), 'FlowPage');
const RunList = page(() => import('./runs/RunList.tsx'), 'RunList');
const RunPage = page(() => import('./runs/RunPage.tsx'), 'RunPage');
const DemoPage = page(() => import('./demo/DemoPage.tsx'), 'DemoPage');
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
            { path: 'demo', element: <DemoPage /> },
            { path: '*', element: <NoPage /> },
          ],
        },
      ],
    },
    { path: '*', element: <NoPage /> },
  ]);

function ToOwnTenant() {
  const me = useMe();
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
