import type { RunStep, RunView } from '@weir/contract/run';
import type { Language } from '@weir/contract/text';
import type { Translate } from '../i18n/i18n.ts';
import { growingPhrase } from '../ui/duration.ts';
import type { State } from '../ui/RunState.tsx';

/** The state a step is shown in: one that left by `error` failed, whoever handled it. */
export function stateOfStep(step: RunStep): State {
  if (step.status === 'ended') return step.ports.includes('error') ? 'failed' : 'succeeded';
  return step.status;
}

/** The step a person looks for first: the one at fault, else the one under way, else none. */
export function stepOfInterest(run: RunView): string | undefined {
  const steps = Object.entries(run.steps);
  if (run.error?.step !== undefined && Object.hasOwn(run.steps, run.error.step))
    return run.error.step;
  if (run.status === 'failed') return steps.find(([, step]) => stateOfStep(step) === 'failed')?.[0];
  return steps.find(([, step]) => step.status === 'running')?.[0];
}

export interface Tools {
  readonly t: Translate;
  readonly language: Language;
  readonly nameOf: (step: string) => string;
  /** ms UTC. */
  readonly now: number;
}

/** What happened, where, and what to do, as sentences. */
export function headline(run: RunView, tools: Tools): { what: string; todo?: string | undefined } {
  const { t, language, nameOf, now } = tools;
  if (run.status === 'queued') {
    const { key, params } = growingPhrase(now - run.acceptedAt);
    return { what: t('runPage.queued', { waited: t(key, params) }) };
  }
  if (run.status === 'running') return { what: underWay(run, tools) };
  if (run.status === 'succeeded') return { what: succeeded(run, tools) };
  const message = run.error?.message[language] ?? '';
  const what =
    run.error?.step === undefined
      ? t('runPage.failed', { message })
      : t('runPage.failedAt', { step: nameOf(run.error.step), message });
  return { what, todo: run.error?.hint?.[language] };
}

function underWay(run: RunView, { t, nameOf }: Tools): string {
  const running = Object.entries(run.steps).filter(([, step]) => step.status === 'running');
  const [only, ...others] = running;
  if (!only) return t('runPage.between');
  if (others.length === 0)
    return t('runPage.running', { step: nameOf(only[0]), attempt: only[1].attempts });
  const names = running.map(([id]) => t('step.quoted', { step: nameOf(id) }));
  return t('runPage.runningMany', { steps: names.join(t('step.and')) });
}

function succeeded(run: RunView, { t, nameOf, language }: Tools): string {
  const steps = Object.entries(run.steps);
  const skipped = steps.filter(([, { status }]) => status === 'skipped').length;
  const ran = steps.length - skipped;
  const done =
    skipped > 0 ? t('runPage.succeeded', { ran, skipped }) : t('runPage.succeededAll', { ran });
  const handled = steps.find(([, step]) => stateOfStep(step) === 'failed');
  if (!handled) return done;
  return `${done}${language === 'en' ? ' ' : ''}${t('runPage.handled', { step: nameOf(handled[0]) })}`;
}
