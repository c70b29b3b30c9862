import type { RunStep, RunView } from '@weir/contract/run';
import type { Language } from '@weir/contract/text';
import type { Translate } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';
import { growingPhrase } from '../ui/duration.ts';
import { causeOf } from './error-cause.ts';
import { errorOf, leftByError, stateOfStep } from './step-state.ts';
import { plannedWait, waitWords } from './wait-words.ts';

/** The step a person looks for first: the one at fault, one to decide, one under way, one that waits; else none. */
export function stepOfInterest(run: RunView): string | undefined {
  if (run.error?.step !== undefined && Object.hasOwn(run.steps, run.error.step))
    return run.error.step;
  const wanted = run.status === 'failed' ? ['failed'] : ['attention', 'running', 'waiting'];
  const steps = innermost(
    Object.entries(run.steps).filter(([, step]) => wanted.includes(stateOfStep(step))),
  );
  const found = wanted.map((state) => steps.find(([, step]) => stateOfStep(step) === state));
  return found.find((each) => each !== undefined)?.[0];
}

export interface Tools {
  readonly t: Translate;
  readonly language: Language;
  readonly nameOf: (step: string) => string;
  /** ms UTC. */
  readonly now: number;
}

export interface Headline {
  readonly what: string;
  readonly todo?: string | undefined;
}

/** Of a run with many open waits. */
const mostReasons = 3;

/** What happened, where, and what to do, as sentences. */
export function headline(run: RunView, tools: Tools): Headline {
  // Its steps have nothing to wait for any more, it is their run that does.
  if (run.status !== 'queued' && run.why && ofOrder.has(run.why.kind))
    return { what: run.why.message[tools.language] };
  switch (run.status) {
    case 'queued':
      return { what: queued(run, tools) };
    case 'running':
      return { what: underWay(run, tools) };
    case 'waiting':
      return { what: waiting(run, tools) };
    case 'attention':
      return { what: undecided(run, tools), todo: tools.t('runPage.attentionTodo') };
    case 'succeeded':
      return { what: succeeded(run, tools) };
    case 'failed':
      return failed(run, tools);
    case 'cancelled':
      return cancelled(run, tools);
  }
}

const ofOrder: ReadonlySet<string> = new Set(['worker', 'group', 'lane', 'slot']);

function queued(run: RunView, { t, now, language }: Tools): string {
  const { key, params } = growingPhrase(now - run.acceptedAt);
  const waited = t(key, params);
  if (!run.why) return t('runPage.queued', { waited });
  return t('runPage.queuedWhy', { why: run.why.message[language], waited });
}

type Entry = readonly [id: string, step: RunStep];

function stepsThat(run: RunView, state: string): Entry[] {
  return innermost(Object.entries(run.steps).filter(([, step]) => stateOfStep(step) === state));
}

/** Without the scopes of others among them: what is said of a nested step is the reason for its scope as well. */
function innermost(entries: readonly Entry[]): Entry[] {
  const scopes = new Set(entries.flatMap(([, { path = [] }]) => path.map(([scope]) => scope)));
  return entries.filter(([id]) => !scopes.has(id));
}

function namesOf(entries: readonly Entry[], { t, nameOf }: Tools): string {
  return entries.map(([id]) => t('step.quoted', { step: nameOf(id) })).join(t('step.and'));
}

function underWay(run: RunView, tools: Tools): string {
  const { t, nameOf } = tools;
  const running = stepsThat(run, 'running');
  const [only, ...others] = running;
  if (!only) return t('runPage.between');
  if (others.length > 0) return t('runPage.runningMany', { steps: namesOf(running, tools) });
  return t('runPage.running', { step: nameOf(only[0]), attempt: only[1].attempts });
}

function waiting(run: RunView, tools: Tools): string {
  const { t, nameOf, now, language } = tools;
  // What the called run waits for is known to the server alone, as is which of several ends first.
  if (run.why && (run.why.kind === 'call' || run.why.others))
    return [run.why, ...(run.why.others ?? [])]
      .slice(0, mostReasons)
      .map(({ message }) => message[language])
      .join(language === 'en' ? ' ' : '');
  const all = stepsThat(run, 'waiting');
  const [only, ...others] = all;
  if (!only) return t('runPage.between');
  if (others.length > 0) {
    const retries = all.every(([, { wait }]) => wait?.kind === 'retry');
    return t(retries ? 'runPage.retryMany' : 'runPage.waitMany', { steps: namesOf(all, tools) });
  }
  const [id, step] = only;
  const wait = plannedWait(step);
  return wait
    ? t('runPage.waitFor', { step: nameOf(id), what: waitWords(wait, { t, now }) })
    : retrying(only, tools);
}

function retrying([id, { wait, attempts }]: Entry, { t, nameOf, now, language }: Tools): string {
  if (wait?.kind !== 'retry') return t('runPage.between');
  const about = {
    step: nameOf(id),
    next: attempts + 1,
    message: wait.error.message[language],
  };
  if (wait.at - now < 1000) return t('runPage.retryNow', about);
  const { key, params } = growingPhrase(wait.at - now);
  return t('runPage.retry', { ...about, time: clockTime(wait.at, now), left: t(key, params) });
}

function undecided(run: RunView, tools: Tools): string {
  const { t, nameOf, language } = tools;
  const all = stepsThat(run, 'attention');
  const [only, ...others] = all;
  if (!only) return t('runPage.between');
  if (others.length > 0) return t('runPage.attentionMany', { steps: namesOf(all, tools) });
  const [id, doubtful] = only;
  const error = errorOf(doubtful);
  const step = nameOf(id);
  const message = error && causeOf(error, language);
  return message ? t('runPage.attention', { step, message }) : t('runPage.attentionOne', { step });
}

function succeeded(run: RunView, { t, nameOf, language }: Tools): string {
  const steps = Object.entries(run.steps);
  const done = t('runPage.succeeded', { parts: counts(steps, t).join(t('runPage.comma')) });
  const failing = new Set(steps.filter(([, step]) => step.rounds?.failed).map(([id]) => id));
  const rounds = steps.find(([id, step]) => failing.has(id) && !leftByError(step));
  // A step that failed in a round that was allowed to is told of by its loop.
  const handled = steps.find(
    ([, step]) => leftByError(step) && !step.path?.some(([scope]) => failing.has(scope)),
  );
  const { failed = 0 } = rounds?.[1].rounds ?? {};
  const more = [
    ...(handled ? [t('runPage.handled', { step: nameOf(handled[0]) })] : []),
    ...(rounds ? [t('runPage.roundsFailed', { step: nameOf(rounds[0]), failed })] : []),
  ];
  return [done, ...more].join(language === 'en' ? ' ' : '');
}

/** How many steps were executed, skipped, given; those of a loop over nothing were none of these. */
function counts(steps: readonly Entry[], t: Translate): readonly string[] {
  const count = (is: (step: RunStep) => boolean) => steps.filter(([, step]) => is(step)).length;
  const ran = count(({ status, pinned }) => status === 'ended' && !pinned);
  const skipped = count(({ status }) => status === 'skipped');
  const pinned = count((step) => step.pinned === true);
  return [
    t('runPage.ran', { n: ran }),
    ...(skipped > 0 ? [t('runPage.skippedSteps', { n: skipped })] : []),
    ...(pinned > 0 ? [t('runPage.pinnedSteps', { n: pinned })] : []),
  ];
}

function cancelled(run: RunView, tools: Tools): Headline {
  const { t, language } = tools;
  const { error } = run;
  const what = error
    ? t('runPage.cancelledBy', { message: error.message[language] })
    : t('runPage.cancelled');
  const ended = Object.values(run.steps).some(({ status }) => status === 'ended');
  return { what, todo: undone(run, tools) ?? (ended ? t('runPage.kept') : undefined) };
}

/** What became of the effects of a run that takes back what it did; undefined where it did nothing, or does not. */
function undone(run: RunView, { t }: Tools): string | undefined {
  const did = Object.values(run.steps).some((step) => step.undone !== undefined);
  if (run.undone === undefined || !did) return undefined;
  return t(run.undone === 'complete' ? 'runPage.undone' : 'runPage.undonePart');
}

function failed(run: RunView, tools: Tools): Headline {
  const { error } = run;
  const { t, nameOf, language } = tools;
  const message = error?.message[language] ?? '';
  const what =
    error?.step === undefined
      ? t('runPage.failed', { message })
      : t('runPage.failedAt', { step: nameOf(error.step), message });
  const told = [error?.hint?.[language], undone(run, tools)].filter((each) => each !== undefined);
  return { what, todo: told.length > 0 ? told.join(language === 'en' ? ' ' : '') : undefined };
}
