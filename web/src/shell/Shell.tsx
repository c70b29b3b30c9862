import { Suspense } from 'react';
import { Link, Outlet, useMatch, useParams } from 'react-router';
import { isSignedOut } from '../api-error.ts';
import { useText } from '../i18n/i18n.ts';
import { SignedOutNotice } from '../session/SignedOutNotice.tsx';
import { SignInPage } from '../session/SignInPage.tsx';
import { useMe } from '../session/use-me.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice } from '../ui/ErrorNotice.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Rail } from './Rail.tsx';
import './shell.css';
import { TopBar } from './TopBar.tsx';

/** Rail, top bar and the page; shown to who is signed in to the tenant of the address. */
export function Shell() {
  const t = useText();
  const { tenant = '' } = useParams();
  const onRun = useMatch('/t/:tenant/runs/:id') !== null;
  const onDemo = useMatch('/t/:tenant/demo') !== null;
  const me = useMe();
  if (!me.data) {
    if (isSignedOut(me.error)) return <SignInPage />;
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
  return (
    <div className={onRun || onDemo ? 'shell shell-narrow' : 'shell'}>
      <a className="skip-link" href="#content">
        {t('nav.skip')}
      </a>
      <Rail tenant={me.data.tenant} />
      <TopBar me={me.data} />
      <main id="content" className="shell-content" tabIndex={-1}>
        {me.data.tenant === tenant ? (
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        ) : (
          <OtherTenant tenant={tenant} own={me.data.tenant} />
        )}
      </main>
      <SignedOutNotice />
    </div>
  );
}

function OtherTenant({ tenant, own }: { readonly tenant: string; readonly own: string }) {
  const t = useText();
  return (
    <div className="page">
      <EmptyState
        title={t('tenant.other', { tenant })}
        text={t('tenant.otherText', { tenant, own })}
      >
        <Link to={`/t/${encodeURIComponent(own)}/flows`}>{t('tenant.toOwn', { own })}</Link>
      </EmptyState>
    </div>
  );
}
