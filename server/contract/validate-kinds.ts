import type { Draft, DraftStep, Path, PlacedStep } from './draft.ts';
import type { Problem } from './errors.ts';
import { type BuiltInKind, forms, isBuiltIn } from './flow.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { own } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import { kindSentences as say } from './validate-sentences.ts';

/** The ports of a step: of a branch its cases (flow-language §2). */
export function portsOf({ use, with: input }: DraftStep): readonly string[] {
  if (use === 'branch') {
    const cases = own(input, 'cases');
    return [...(isJsonObject(cases) ? Object.keys(cases) : []), 'else', 'error'];
  }
  if (use === 'fail') return ['error'];
  if (use === 'wait') return ['ok', 'timeout', 'error'];
  return use === 'repeat' ? ['ok', 'exhausted', 'error'] : ['ok', 'error'];
}

/** Whether each step has only the settings its kind has, and of inputs that exclude each other one. */
export function checkKinds(draft: Draft): Problem[] {
  return draft.steps.flatMap((placed) => {
    const { use, with: input = {} } = placed.step;
    if (typeof use !== 'string' || !forms.use.test(use)) return [];
    const misplaced = settingProblems(placed, use);
    const check = isBuiltIn(use) ? checks[use] : undefined;
    if (!check || !isJsonObject(input)) return misplaced;
    return [...misplaced, ...check([...placed.path, 'with'], input)];
  });
}

/** The built-in kinds that have a setting, beside actions. */
const settingOf: Readonly<Record<string, readonly BuiltInKind[]>> = {
  connection: [],
  onUnknown: [],
  undo: ['code', 'call'],
  retry: ['code', 'call', 'try'],
  timeout: ['code', 'call', 'try', 'loop', 'repeat'],
};

function settingProblems({ path, step }: PlacedStep, use: string): Problem[] {
  if (!isBuiltIn(use)) return [];
  return Object.entries(settingOf).flatMap(([key, kinds]) => {
    if (own(step, key) === undefined || kinds.includes(use)) return [];
    const sentence =
      use === 'wait' && key === 'timeout' ? say.timeoutOfWait : say.misplaced(key, use);
    return [problemAt(pathText([...path, key]), 'setting_misplaced', sentence)];
  });
}

type Check = (path: Path, input: JsonObject) => Problem[];

const checks: Partial<Readonly<Record<BuiltInKind, Check>>> = {
  branch(path, input) {
    const cases = own(input, 'cases');
    const none = isJsonObject(cases) && Object.keys(cases).length === 0;
    return none ? [problemAt(pathText([...path, 'cases']), 'missing', say.noCases)] : [];
  },
  repeat: (path, input) => exactlyOne(path, input, ['until', 'while']),
  wait: (path, input) => [
    ...exactlyOne(path, input, ['for', 'until', 'signal', 'callback']),
    ...keyProblems(path, input),
    ...dayProblems(path, input),
  ],
};

/** One problem at the whole when none is there, else one at each but the first. */
export function exactlyOne(path: Path, object: unknown, keys: readonly string[]): Problem[] {
  if (!isJsonObject(object)) return [];
  const sentence = say.exactlyOne(keys);
  const [first, ...others] = keys.filter((key) => own(object, key) !== undefined);
  if (first === undefined) return [problemAt(pathText(path), 'one_of', sentence)];
  return others.map((key) => problemAt(pathText([...path, key]), 'one_of', sentence));
}

/** A signal and its key belong together. */
function keyProblems(path: Path, input: JsonObject): Problem[] {
  const hasKey = own(input, 'key') !== undefined;
  if (hasKey === (own(input, 'signal') !== undefined)) return [];
  const at = pathText([...path, 'key']);
  return [
    hasKey
      ? problemAt(at, 'setting_misplaced', say.keyAlone)
      : problemAt(at, 'missing', say.signalKey),
  ];
}

/** The form lets 31 February through. */
function dayProblems(path: Path, input: JsonObject): Problem[] {
  const until = own(input, 'until');
  if (typeof until !== 'string' || !forms.moment.test(until)) return [];
  const [year = 0, month = 0, day = 0] = until.slice(0, 10).split('-').map(Number);
  const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return exists ? [] : [problemAt(pathText([...path, 'until']), 'wrong_value', say.noSuchDay)];
}
