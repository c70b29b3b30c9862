import { type DraftStep, readDraft } from './draft.ts';
import type { Problem } from './errors.ts';
import { expressionSentences } from './expression-sentences.ts';
import { isScopeKind } from './flow.ts';
import type { Pins, Stub, Stubs } from './given-outcomes.ts';
import { isJsonObject, type Json } from './json.ts';
import { createFindNear } from './near.ts';
import { own } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import { both, withNear } from './sentence-parts.ts';
import type { Text } from './text.ts';

/** Kinds that ask nobody: a test has them done as they are. */
const never: ReadonlySet<string> = new Set(['set', 'branch', 'respond', 'fail']);

const say = {
  failPinned: both(
    'fail 没有出口 ok，不能固定。',
    'A fail has no port ok, so it cannot be pinned.',
  ),
  branchPinned: both(
    '条件分支的固定输出应为 { taken: [出口] }，只含它自己的出口。',
    'The pinned output of a branch is { taken: [ports] } with ports of its own.',
  ),
  notStubbed: both(
    '这种步骤不访问外部，不需要替身。',
    'A step of this kind asks nobody outside and takes no stub.',
  ),
  scopeStubbed: both(
    '步骤组照常执行；为其中的步骤写替身。',
    'A scope is carried out as it is; stub the steps in it.',
  ),
  noTimeout: both('只有 wait 有出口 timeout。', 'Only a wait has a port timeout.'),
};

/** What of the pins cannot be: steps the document does not have, or that do not end ok. */
export function checkPins(document: unknown, pins: Pins): Problem[] {
  return checkEach(document, { place: 'pins', given: pins }, (step, output) => {
    if (step.use === 'fail') return say.failPinned;
    return step.use === 'branch' && !portsPinned(step, output) ? say.branchPinned : undefined;
  });
}

/** What of the stubs cannot be: steps the document does not have, or that ask nobody outside. */
export function checkStubs(document: unknown, stubs: Stubs): Problem[] {
  return checkEach(document, { place: 'stubs', given: stubs }, ({ use }, stub) => {
    if (isScopeKind(String(use))) return say.scopeStubbed;
    if (never.has(String(use))) return say.notStubbed;
    return 'port' in stub && stub.port === 'timeout' && use !== 'wait' ? say.noTimeout : undefined;
  });
}

function checkEach<T extends Json | Stub>(
  document: unknown,
  { place, given }: { readonly place: string; readonly given: Readonly<Record<string, T>> },
  fault: (step: DraftStep, value: T) => Text | undefined,
): Problem[] {
  const { byId } = readDraft(document);
  const findNear = createFindNear();
  return Object.entries(given).flatMap(([id, value]) => {
    const path = pathText([place, id]);
    const placed = byId.get(id);
    if (!placed) {
      const near = findNear(id, byId.keys());
      return [problemAt(path, 'step_unknown', withNear(expressionSentences.unknownStep(id), near))];
    }
    const message = fault(placed.step, value);
    return message ? [problemAt(path, 'outcome_wrong', message)] : [];
  });
}

/** The ports a pinned branch takes, as its output says; undefined: it names none, or others than its own. */
export function portsPinned(
  { with: input }: Pick<DraftStep, 'with'>,
  output: Json,
): readonly [string, ...string[]] | undefined {
  const taken = isJsonObject(output) ? output['taken'] : undefined;
  const cases = own(input, 'cases');
  const known = new Set([...(isJsonObject(cases) ? Object.keys(cases) : []), 'else']);
  if (!Array.isArray(taken) || !taken.every((port) => known.has(String(port)))) return undefined;
  const [first, ...rest] = taken.map(String);
  return first === undefined ? undefined : [first, ...rest];
}
