import type { Draft, Path } from './draft.ts';
import type { Problem } from './errors.ts';
import { type Duration, duration, milliseconds, retryDefaults } from './flow.ts';
import { isJsonObject } from './json.ts';
import { own, valueAt } from './own.ts';
import { pathText, warningAt } from './problem.ts';
import { kindSentences as say } from './validate-sentences.ts';

/** Warns of each retry rule whose pause is cut from the first repeat on, by a `maxDelay` that may not even be written. */
export function checkRetries({ steps }: Draft): Problem[] {
  return steps.flatMap(({ path, step }) => [
    ...cutPauses([...path, 'retry'], step.retry),
    ...cutPauses([...path, 'undo', 'retry'], valueAt(step.undo, ['retry'])),
  ]);
}

function cutPauses(path: Path, rule: unknown): Problem[] {
  if (!isJsonObject(rule) || own(rule, 'attempts') === 1) return [];
  const delay = durationAt(rule, 'delay');
  const written = own(rule, 'maxDelay') !== undefined;
  const most = written ? durationAt(rule, 'maxDelay') : retryDefaults.maxDelay;
  if (delay === undefined || most === undefined) return [];
  if (milliseconds(delay) <= milliseconds(most)) return [];
  const sentence = written ? say.pauseCut(delay, most) : say.pauseCutByDefault(delay, most);
  return [warningAt(pathText([...path, 'delay']), 'delay_cut', sentence)];
}

/** Undefined where it is not there or has another form, which the schema tells of. */
function durationAt(rule: object, key: string): Duration | undefined {
  return duration.safeParse(own(rule, key)).data;
}
