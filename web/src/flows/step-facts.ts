import { isBuiltIn, isScopeKind, type Step } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { Translate } from '../i18n/i18n.ts';
import { conditionText } from './condition.ts';
import { durationText } from './duration-text.ts';
import { retryWords } from './retry-words.ts';
import { valueText } from './sentence.ts';

/** A thing set beside what the sentence of a step says. */
export interface StepFact {
  readonly words: string;
  /** Shown as it is written. */
  readonly value?: string;
}

/** What a step says about itself; nothing about what it leaves to its defaults. */
export function stepFacts(step: Step, t: Translate): readonly StepFact[] {
  const { connection, when, retry, timeout, onUnknown, group } = step;
  const facts: StepFact[] = [];
  if (connection !== undefined) facts.push({ words: t('step.connection'), value: connection });
  if (when !== undefined) facts.push({ words: t('step.when'), value: conditionText(when, t) });
  facts.push(...factsOfKind(step, t));
  if (retry) facts.push({ words: retryWords(retry, t) });
  if (timeout !== undefined) {
    const key = isScopeKind(step.use) ? 'step.timeoutAll' : 'step.timeout';
    facts.push({ words: t(key, { duration: durationText(timeout, t) }) });
  }
  if (onUnknown) facts.push({ words: t(`step.unknown.${onUnknown}`) });
  if (group !== undefined) facts.push({ words: t('step.group'), value: valueText(group) });
  return facts;
}

function factsOfKind({ use, with: given = {} }: Step, t: Translate): StepFact[] {
  if (!isBuiltIn(use)) return [];
  const facts: StepFact[] = [];
  const { collect, delay, timeout } = given;
  if (use === 'loop' && collect !== undefined)
    facts.push({ words: t('step.loopCollect'), value: valueText(collect) });
  if (use === 'loop' && given['onItemError'] === 'continue')
    facts.push({ words: t('step.loopContinue') });
  if (use === 'repeat' && delay !== undefined)
    facts.push({ words: t('step.repeatDelay', { delay: durationText(delay, t) }) });
  if (use === 'wait' && timeout !== undefined)
    facts.push({ words: t('step.waitTimeout', { duration: durationText(timeout, t) }) });
  return facts;
}

/** The key of the flow that a `call` names; none while it is no key. */
export function calledFlow({ use, with: given }: Step): string | undefined {
  const flow: Json | undefined = use === 'call' ? given?.['flow'] : undefined;
  return typeof flow === 'string' && flow !== '' ? flow : undefined;
}
