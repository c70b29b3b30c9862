import type { RunStatus } from '@weir/contract/run-status';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import './run-state.css';

/** States of runs and of steps; each has a shape, a word and a colour. */
export type State = RunStatus | 'pending' | 'skipped' | 'never' | 'pinned';

const shapes: Readonly<Record<State, ReactNode>> = {
  queued: <circle cx="8" cy="8" r="5.25" />,
  running: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M8 2.75a5.25 5.25 0 0 1 0 10.5z" fill="currentColor" stroke="none" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M8 8V2.75A5.25 5.25 0 0 1 13.25 8z" fill="currentColor" stroke="none" />
    </>
  ),
  attention: (
    <>
      <path d="M8 3v6" strokeWidth="2.25" />
      <circle cx="8" cy="12.75" r="1.4" fill="currentColor" stroke="none" />
    </>
  ),
  pending: <circle cx="8" cy="8" r="5.25" strokeDasharray="2.2 1.925" />,
  succeeded: <path d="M3 8.5 6.5 12 13 4.5" strokeWidth="2" />,
  failed: <path d="M4 4l8 8M12 4l-8 8" strokeWidth="2" />,
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M6 6h4v4H6z" fill="currentColor" stroke="none" />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M4.4 11.6l7.2-7.2" />
    </>
  ),
  never: <path d="M4 8h8" />,
  pinned: (
    <>
      <path d="M5.5 2.5h5M6.5 2.5v4L4 9.5h8l-2.5-3v-4" />
      <path d="M8 9.5v4.25" />
    </>
  ),
};

/** The shape alone, for places where the word stands beside it or would not fit; readers hear the word. */
export function StateMark({ state }: { readonly state: State }) {
  const t = useText();
  return (
    <svg
      className={`state-mark state-${state}`}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role="img"
      aria-label={t(`state.${state}`)}
    >
      {shapes[state]}
    </svg>
  );
}

/** Shape and word, of a run's state unless another is given; `strong` adds the soft background. */
export function RunState({
  state,
  strong = false,
  word,
}: {
  readonly state: State;
  readonly strong?: boolean;
  readonly word?: string;
}) {
  const t = useText();
  return (
    <span
      className={`run-state state-${state}${strong ? ' run-state-strong' : ''}`}
      data-state={state}
    >
      <span aria-hidden="true" className="run-state-shape">
        <StateMark state={state} />
      </span>
      {word ?? t(`state.${state}`)}
    </span>
  );
}
