import type { Draft, PlacedStep } from './draft.ts';
import type { Problem } from './errors.ts';
import { type Place, placesOf } from './expression-places.ts';
import { expressionSentences as say } from './expression-sentences.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import { helperNames } from './helper-names.ts';
import type { FindNear } from './near.ts';
import { own } from './own.ts';
import { pathText, problemAt, warningAt } from './problem.ts';
import { withNear } from './sentence-parts.ts';
import { type PlacedTemplate, templatesIn } from './template.ts';
import type { IsBefore } from './validate-graph.ts';

/** Longest piece of an expression quoted in a sentence, characters. */
const maxQuote = 60;
/** What a path begins with that JavaScript brings itself; a guest evaluates it. */
const globalNames = ['Math', 'Number', 'String', 'Boolean', 'BigInt', 'Date', 'JSON', 'Object'];

interface Known {
  readonly catalog: FlowCatalog;
  readonly findNear: FindNear;
  readonly isBefore: IsBefore;
}

/** An expression, the code of a step, a schema or a regular expression in it: what only a guest can judge. */
export interface ForeignSource {
  readonly path: string;
  readonly kind: 'expression' | 'code' | 'pattern' | 'schema';
  readonly source: string;
}

/** All templates of the document: closed, valid, and reading only what is in scope. */
export function checkExpressions(
  draft: Draft,
  known: Known,
): { readonly problems: readonly Problem[]; readonly foreign: readonly ForeignSource[] } {
  const foreign = codeOf(draft);
  const problems = placesOf(draft).flatMap((place) =>
    templatesIn(place.value, pathText(place.path)).flatMap((template) =>
      templateProblems(template, { place, draft, known, foreign }),
    ),
  );
  return { problems, foreign };
}

function codeOf(draft: Draft): ForeignSource[] {
  return draft.steps.flatMap(({ path, step: { use, with: input } }): ForeignSource[] => {
    const source = own(input, 'source');
    if (use !== 'code' || typeof source !== 'string') return [];
    return [{ path: pathText([...path, 'with', 'source']), kind: 'code', source }];
  });
}

interface Context {
  readonly place: Place;
  readonly draft: Draft;
  readonly known: Known;
  /** What is found of these is added. */
  readonly foreign: ForeignSource[];
}

function templateProblems({ path, template }: PlacedTemplate, context: Context): Problem[] {
  if (template.kind === 'expression') return sourceProblems(template.source, path, context);
  const broken = template.kind === 'invalid' ? template.problems : [];
  return [
    ...broken.map((problem) =>
      problem.kind === 'empty'
        ? problemAt(path, 'template_empty', say.empty)
        : problemAt(path, 'template_unclosed', say.unclosed(problem.open.mark)),
    ),
    ...template.parts.flatMap((part) =>
      'source' in part ? sourceProblems(part.source, path, context) : [],
    ),
  ];
}

function sourceProblems(source: string, path: string, context: Context): Problem[] {
  const checked = context.known.catalog.checkExpression(source);
  const quote = source.length > maxQuote ? `${source.slice(0, maxQuote)}…` : source;
  switch (checked.kind) {
    case 'invalid':
      return [problemAt(path, 'expression_invalid', say.invalid(quote, checked.message))];
    case 'foreign':
      context.foreign.push({ path, kind: 'expression', source });
      return [];
    case 'ok':
      return checked.names.flatMap((name) => nameProblem(name, path, context) ?? []);
  }
}

function nameProblem(name: string, path: string, context: Context): Problem | undefined {
  const {
    place: { names },
    known: { catalog, findNear },
  } = context;
  const dot = name.indexOf('.');
  const root = dot < 0 ? name : name.slice(0, dot);
  if (helperNames.has(root) || globalNames.includes(root)) return undefined;
  if (!names.includes(root)) {
    const near = findNear(root, [...names, ...helperNames]);
    return problemAt(path, 'name_unknown', withNear(say.unknownName(root, names), near));
  }
  // All of `steps`, or a part of another name, is there whatever has run.
  if (dot < 0) return undefined;
  const key = name.slice(dot + 1);
  if (root === 'steps' || root === 'errors') return stepProblem(key, path, context);
  if (root !== 'vars' || catalog.variables === undefined || catalog.variables.has(key)) {
    return undefined;
  }
  const near = findNear(key, catalog.variables);
  return warningAt(path, 'variable_unknown', withNear(say.unknownVariable(key), near));
}

/** Outer steps are visible inside a scope, nested ones not outside, but for the round just ended. */
function stepProblem(id: string, path: string, context: Context): Problem | undefined {
  const { place, draft, known } = context;
  if (place.round?.steps.has(id)) return undefined;
  const [root] = draft.scopes;
  let scope = place.step?.scope ?? root;
  for (let from = place.step; scope; from = scope.owner, scope = from?.scope) {
    const step = scope.steps.get(id);
    if (!step) continue;
    if (!from || isThereFor(from, step, context)) return undefined;
    return warningAt(path, 'may_not_have_run', say.mayNotHaveRun(id));
  }
  const owner = draft.byId.get(id)?.scope.owner;
  if (owner) return problemAt(path, 'step_not_visible', say.notVisible(id, owner.id));
  const near = known.findNear(id, draft.byId.keys());
  return problemAt(path, 'step_unknown', withNear(say.unknownStep(id), near));
}

/** Whether what `step` gives may be read by `from`, both of one scope. */
function isThereFor(from: PlacedStep, step: PlacedStep, { place, known }: Context): boolean {
  // The address of a callback is known from the start of its scope.
  if (step.step.use === 'wait' && own(step.step.with, 'callback') === true) return true;
  if (step === from) return place.isAfterwards === true && place.step === from;
  return known.isBefore(step, from);
}
