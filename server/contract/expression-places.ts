import type { Draft, DraftScope, Path, PlacedStep } from './draft.ts';
import { isBuiltIn } from './flow.ts';
import { isJsonObject } from './json.ts';
import { own, valueAt } from './own.ts';
import { literalInputs } from './step-inputs.ts';

/** Where expressions stand in a document, and what each of them sees (flow-language §4). */

/** A value of the document that may hold expressions. */
export interface Place {
  readonly path: Path;
  readonly value: unknown;
  /** Names in scope, helpers aside. */
  readonly names: readonly string[];
  /** The step it belongs to; undefined: the flow. */
  readonly step?: PlacedStep;
  /** The steps of the round that has just ended, which only some inputs of a loop or a repeat see. */
  readonly round?: DraftScope | undefined;
  /** It is evaluated after its step, and sees what the step gave. */
  readonly isAfterwards?: boolean;
}

/** Acceptance expressions see the event alone: there is no run yet. */
const beforeRun = ['trigger', 'vars', 'env'];
const atStart = [...beforeRun, 'run'];
const inRun = ['trigger', 'steps', 'errors', 'run', 'vars', 'env'];
/** Inputs of a loop or a repeat that are evaluated once a round, not when the scope starts. */
const seesRound: readonly string[] = ['collect', 'until', 'while'];

/** All places that hold a value, in document order of their owners. */
export function placesOf(draft: Draft): Place[] {
  const at = (path: Path, names: readonly string[]) => ({
    path,
    value: valueAt(draft.document, path),
    names,
  });
  const rounds = new Map(draft.scopes.map((scope) => [scope.owner, scope]));
  const places: Place[] = [
    ...[...draft.triggers.keys()].flatMap((id) => [
      at(['triggers', id, 'when'], beforeRun),
      at(['triggers', id, 'dedupe'], beforeRun),
    ]),
    ...draft.steps.flatMap((placed) => stepPlaces(placed, rounds.get(placed))),
    at(['output'], inRun),
    at(['settings', 'priority'], beforeRun),
    at(['settings', 'concurrency', 'key'], beforeRun),
    at(['settings', 'hot', 'key'], beforeRun),
    at(['settings', 'group'], beforeRun),
    at(['settings', 'timeout'], atStart),
  ];
  return places.filter(({ value }) => value !== undefined);
}

function stepPlaces(placed: PlacedStep, round: DraftScope | undefined): Place[] {
  const { path, step, scope } = placed;
  const names = namesIn(scope);
  const at = (...keys: string[]): Place => ({
    path: [...path, ...keys],
    value: valueAt(step, keys),
    names,
    step: placed,
  });
  return [
    at('when'),
    ...inputKeys(step.use, step.with).map((key) =>
      round && seesRound.includes(key)
        ? { ...at('with', key), names: namesIn(round), round }
        : at('with', key),
    ),
    at('timeout'),
    at('group'),
    { ...at('undo', 'with'), isAfterwards: true },
    { ...at('undo', 'timeout'), isAfterwards: true },
  ];
}

/** Of an action and of `set` all of `with` is evaluated. */
function inputKeys(use: unknown, input: unknown): string[] {
  if (!isJsonObject(input)) return [];
  const literal = typeof use === 'string' && isBuiltIn(use) ? (literalInputs[use] ?? []) : [];
  return Object.keys(input).filter((key) => !literal.includes(key));
}

/** Names in scope of the steps of a scope: those of a loop inside it, however deep. */
function namesIn(scope: DraftScope): readonly string[] {
  const uses = new Set<unknown>();
  for (let owner = scope.owner; owner; owner = owner.scope.owner) uses.add(own(owner.step, 'use'));
  return [
    ...inRun,
    ...(uses.has('loop') ? ['item'] : []),
    ...(uses.has('loop') || uses.has('repeat') ? ['index', 'loop'] : []),
  ];
}
