import { Link } from 'react-router';
import { isNotFound } from '../api-error.ts';
import { EmptyState } from './EmptyState.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Loading } from './Loading.tsx';

interface PagePendingProps {
  /** `null` while loading. */
  readonly error: unknown;
  readonly onRetry: () => void;
  /** What to say when the thing does not exist, and where to look for it. */
  readonly gone: {
    readonly title: string;
    readonly text: string;
    readonly to: string;
    readonly link: string;
  };
}

/** A page about one thing that is not there: not yet, not at all, or not to be had. */
export function PagePending({ error, onRetry, gone }: PagePendingProps) {
  if (error === null) return <Loading />;
  return (
    <div className="page">
      {isNotFound(error) ? (
        <EmptyState title={gone.title} text={gone.text}>
          <Link to={gone.to}>{gone.link}</Link>
        </EmptyState>
      ) : (
        <ErrorNotice error={error} onRetry={onRetry} />
      )}
    </div>
  );
}
