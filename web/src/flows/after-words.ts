import { edgesOf, type FlowDocument, type Step } from '@weir/contract/flow';
import { type Language, say } from '@weir/contract/text';
import type { Translate } from '../i18n/i18n.ts';
import { commonPort } from './port-label.ts';

const keys = {
  ok: 'step.afterOk',
  error: 'step.afterError',
  timeout: 'step.afterTimeout',
  exhausted: 'step.afterExhausted',
  other: 'step.afterPort',
} as const;

interface Words {
  readonly t: Translate;
  readonly language: Language;
  /** The steps of the same scope. */
  readonly siblings: FlowDocument['steps'];
}

/** After which steps, and which ways out of them, a step comes. */
export function afterWords(step: Step, { t, language, siblings }: Words): string {
  const edges = edgesOf(step.after);
  if (edges.length === 0) return t('step.start');
  const sources = edges.map(([source, port]) => {
    const before = Object.hasOwn(siblings, source) ? siblings[source] : undefined;
    const name = before?.name === undefined ? source : say(before.name, language);
    return t(keys[commonPort(port, before?.use) ?? 'other'], { step: name, port });
  });
  const after = t('step.after', { sources: sources.join(t('step.and')) });
  return step.join === 'any' && edges.length > 1 ? `${after} · ${t('step.any')}` : after;
}
