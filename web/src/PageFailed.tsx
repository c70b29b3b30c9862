import { Button } from 'antd';
import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { call } from './api.ts';
import { ApiError } from './api-error.ts';
import { useText } from './i18n/i18n.ts';
import { reloadOnce } from './may-reload.ts';
import { PageLoadError } from './page-load.ts';
import { EmptyState } from './ui/EmptyState.tsx';

const askAgainMs = 2000;

/** In place of a page that failed. One that only did not arrive comes by itself when the server is back. */
export function PageFailed() {
  const t = useText();
  const error = useRouteError();
  const notLoaded = error instanceof PageLoadError;
  useReloadWhenBack(notLoaded);
  return (
    <div className="page">
      <EmptyState
        title={t(notLoaded ? 'error.notLoaded' : 'error.page')}
        text={t(notLoaded ? 'error.notLoadedHint' : 'error.pageHint')}
      >
        {!notLoaded && (
          <pre className="json-text mono">
            {error instanceof Error ? error.message : String(error)}
          </pre>
        )}
        <Button onClick={() => window.location.reload()}>{t('error.retry')}</Button>
      </EmptyState>
    </div>
  );
}

/** Asks the server every 2 s whether it answers again; any answer will do. */
function useReloadWhenBack(waiting: boolean): void {
  useEffect(() => {
    if (!waiting) return;
    const left = new AbortController();
    let away = false;
    const ask = async () => {
      const answered = await answers(left.signal);
      if (left.signal.aborted) return;
      if (answered) return reloadOnce(away);
      away = true;
      timer = window.setTimeout(ask, askAgainMs);
    };
    let timer = window.setTimeout(ask);
    return () => {
      left.abort();
      window.clearTimeout(timer);
    };
  }, [waiting]);
}

async function answers(signal: AbortSignal): Promise<boolean> {
  try {
    await call('me', { signal });
    return true;
  } catch (error) {
    return error instanceof ApiError && error.status > 0;
  }
}
