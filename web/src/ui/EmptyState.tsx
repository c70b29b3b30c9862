import type { ReactNode } from 'react';

/** What an empty page teaches: what would be here and how it gets here. */
export function EmptyState(props: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty-state">
      <svg width="120" height="80" viewBox="0 0 120 80" fill="none" aria-hidden="true">
        <g stroke="currentColor" strokeWidth="2" strokeLinecap="round">
          <path d="M8 20h36M8 40h36M8 60h36" opacity="0.45" />
          <path d="M76 40c20 0 36 6 36 28" />
        </g>
        <rect x="56" y="8" width="8" height="64" rx="1" fill="currentColor" />
      </svg>
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}
