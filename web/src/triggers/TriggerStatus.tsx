import type { ErrorData } from '@weir/contract/errors';
import type { TriggerView } from '@weir/contract/trigger';
import { type TextKey, useText } from '../i18n/i18n.ts';
import { ErrorWords } from '../ui/ErrorNotice.tsx';
import { RunState, type State } from '../ui/RunState.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { PauseTrigger } from './PauseTrigger.tsx';
import './trigger-status.css';

/** Shape and colour; the words are the trigger's own. */
const shapes: Readonly<Record<TriggerView['state'], State>> = {
  active: 'succeeded',
  paused: 'skipped',
  connecting: 'running',
  blocked: 'attention',
  failing: 'failed',
};

interface StatusProps {
  readonly view: TriggerView;
  /** Says which version this is about, where another document is shown. */
  readonly withVersion: boolean;
}

/** How a trigger of the published version is doing, why, and the button that pauses or resumes it. */
export function TriggerStatus({ view, withVersion }: StatusProps) {
  const t = useText();
  const { state, since, version, error } = view;
  return (
    <div className="trigger-status" data-trigger-state={state}>
      <div className="trigger-now" role="status">
        <p className="trigger-facts">
          <RunState state={shapes[state]} word={t(`trigger.state.${state}`)} strong />
          {withVersion && <span className="figures">{t('version', { n: version })}</span>}
          {since !== null && (
            <span className="figures">
              {t('trigger.since')} <TimeText at={since} />
            </span>
          )}
          <Listeners view={view} />
        </p>
        <Explanation view={view} error={error} />
      </div>
      <PauseTrigger view={view} />
    </div>
  );
}

/** That nobody listens the state says already. */
function Listeners({ view: { state, listeners } }: Pick<StatusProps, 'view'>) {
  const t = useText();
  if (listeners === 0 || state === 'paused') return null;
  return <span className="figures">{t('trigger.listeners', { n: listeners })}</span>;
}

function Explanation({ view, error }: { view: TriggerView; error: ErrorData | null }) {
  const t = useText();
  const { state, use } = view;
  if (state === 'paused') {
    return (
      <p className="soft">
        {t(use === 'webhook' ? 'trigger.pausedWebhook' : 'trigger.pausedBroker')}
      </p>
    );
  }
  if (!error || (state !== 'failing' && state !== 'blocked')) return null;
  // What may pass by itself is tried again without anybody; only else there is something to do.
  const { hint: _, ...sentence } = error;
  return (
    <div className={`trigger-why state-${shapes[state]}`}>
      <ErrorWords error={error.retryable ? sentence : error} />
      <p className="soft">{t(afterwards(state, error))}</p>
    </div>
  );
}

/** How it goes on: by itself, or once somebody has put something right. */
function afterwards(state: 'failing' | 'blocked', { retryable }: ErrorData): TextKey {
  if (state === 'blocked') return 'trigger.blockedText';
  return retryable ? 'trigger.failingText' : 'trigger.refusedText';
}
