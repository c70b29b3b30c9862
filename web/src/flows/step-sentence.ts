import { type BuiltInKind, isBuiltIn, type Step } from '@weir/contract/flow';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { Language } from '@weir/contract/text';
import type { Translate } from '../i18n/i18n.ts';
import { isoTime } from '../ui/clock-time.ts';
import type { KnownAction } from './catalog.ts';
import { conditionText } from './condition.ts';
import { durationText } from './duration-text.ts';
import { fillSentence, type Part } from './sentence.ts';

interface Words {
  readonly t: Translate;
  readonly language: Language;
  /** Of the step's `use`, when it is installed. */
  readonly action: KnownAction | undefined;
}

/** What a step does, in a sentence with the values it is given; empty when nothing is known of it. */
export function stepSentence(step: Step, { t, language, action }: Words): readonly Part[] {
  const given = step.with ?? {};
  if (!isBuiltIn(step.use))
    return action?.sentence ? fillSentence(action.sentence[language], given) : [];
  return sentences[step.use]({ step, given, t });
}

interface Told {
  readonly step: Step;
  readonly given: JsonObject;
  readonly t: Translate;
}

const sentences: Readonly<Record<BuiltInKind, (told: Told) => readonly Part[]>> = {
  set: ({ given, t }) =>
    fillSentence(t('step.setText'), { names: Object.keys(given).join(t('step.and')) }),
  code: ({ step, t }) =>
    fillSentence(t('step.codeText'), { lines: codeOf(step)?.split('\n').length ?? 0 }),
  branch: ({ given, t }) =>
    fillSentence(t(given['mode'] === 'every' ? 'step.branchEvery' : 'step.branchFirst'), {}),
  loop: loopSentence,
  repeat({ given, t }) {
    const max = given['max'] ?? '…';
    const kind = (['until', 'while'] as const).find((each) => given[each] !== undefined);
    if (!kind) return fillSentence(t('step.repeatText'), { max });
    const key = kind === 'until' ? 'step.repeatUntilText' : 'step.repeatWhileText';
    return fillSentence(t(key), { max, [kind]: conditionText(given[kind] ?? null, t) });
  },
  try: ({ t }) => fillSentence(t('step.tryText'), {}),
  wait: waitSentence,
  call: ({ given, t }) =>
    fillSentence(t(given['wait'] === false ? 'step.callStartText' : 'step.callText'), given),
  respond: ({ given, t }) => fillSentence(t('step.respondText'), { status: 200, ...given }),
  fail: ({ given, t }) => fillSentence(t('step.failText'), { code: 'rejected', ...given }),
};

/** A list that is known counts; an expression stands for itself. */
function loopSentence({ given, t }: Told): readonly Part[] {
  const { items, concurrency = 1 } = given;
  const several = concurrency !== 1;
  if (!Array.isArray(items))
    return fillSentence(t(several ? 'step.loopManyText' : 'step.loopText'), given);
  const key = several ? 'step.loopCountManyText' : 'step.loopCountText';
  return fillSentence(t(key), { count: items.length, concurrency });
}

function waitSentence({ given, t }: Told): readonly Part[] {
  if (given['callback'] === true) return fillSentence(t('step.waitCallbackText'), {});
  if (given['signal'] !== undefined) return fillSentence(t('step.waitSignalText'), given);
  const { until } = given;
  if (until === undefined)
    return fillSentence(t('step.waitForText'), { for: durationText(given['for'], t) });
  const moment = typeof until === 'number' ? isoTime(until) : until;
  return fillSentence(t('step.waitUntilText'), { until: moment });
}

/** The source of a `code` step. */
export function codeOf(step: Step): string | undefined {
  const source = step.use === 'code' ? step.with?.['source'] : undefined;
  return typeof source === 'string' ? source.replace(/\n$/, '') : undefined;
}

/** The cases of a `branch` in document order: port and condition. */
export function casesOf(step: Step) {
  const cases = step.use === 'branch' ? step.with?.['cases'] : undefined;
  return isJsonObject(cases) ? Object.entries(cases) : [];
}
