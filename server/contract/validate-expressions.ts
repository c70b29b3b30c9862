import { type Draft, own } from './draft.ts';
import type { Problem } from './errors.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import type { FindNear } from './near.ts';
import { pathText, problemAt, warningAt } from './problem.ts';
import { type PlacedTemplate, parseTemplate, templatesIn } from './template.ts';
import { expressionSentences as say, withNear } from './validate-sentences.ts';

/** Longest piece of an expression quoted in a sentence, characters. */
const maxQuote = 60;
const namespaces = new Set(['steps', 'errors']);
const everywhere = ['trigger', 'steps', 'errors', 'run'];
/** Acceptance expressions see the event alone: there is no run yet. */
const beforeRun = ['trigger'];

interface Known {
  readonly catalog: FlowCatalog;
  readonly findNear: FindNear;
  readonly isBefore: (ancestor: string, id: string) => boolean;
}

/** A value of the document that may hold expressions. */
interface Place {
  readonly path: string;
  readonly value: unknown;
  /** Names in scope. */
  readonly names: readonly string[];
  /** The step it belongs to. */
  readonly step?: string;
}

/** All templates of the document: closed, valid, native, and reading only what is in scope. */
export function checkExpressions(draft: Draft, known: Known): Problem[] {
  return [
    ...conditionProblems(draft),
    ...placesOf(draft).flatMap((place) =>
      templatesIn(place.value, place.path).flatMap((template) =>
        templateProblems(template, { place, draft, known }),
      ),
    ),
  ];
}

function placesOf(draft: Draft): Place[] {
  const places: Place[] = [];
  for (const [id, trigger] of draft.triggers) {
    for (const key of ['when', 'dedupe']) {
      const path = pathText(['triggers', id, key]);
      places.push({ path, value: own(trigger, key), names: beforeRun });
    }
  }
  for (const [id, step] of draft.steps) {
    for (const key of ['when', 'with'] as const) {
      const path = pathText(['steps', id, key]);
      places.push({ path, value: step[key], names: everywhere, step: id });
    }
  }
  places.push({ path: 'output', value: own(draft.document, 'output'), names: everywhere });
  const priority = own(own(draft.document, 'settings'), 'priority');
  places.push({ path: 'settings.priority', value: priority, names: beforeRun });
  return places;
}

/** A text that is no expression would be true for ever, or no number. */
function conditionProblems(draft: Draft): Problem[] {
  const problems: Problem[] = [];
  const check = (path: string, value: unknown, sentence = say.notOneExpression) => {
    if (typeof value !== 'string') return;
    const { kind } = parseTemplate(value);
    if (kind === 'literal' || kind === 'text') {
      problems.push(problemAt(path, 'condition_form', sentence));
    }
  };
  for (const [id, trigger] of draft.triggers) {
    check(pathText(['triggers', id, 'when']), own(trigger, 'when'));
    const dedupe = own(trigger, 'dedupe');
    const path = pathText(['triggers', id, 'dedupe']);
    if (dedupe !== undefined && dedupe !== null && templatesIn(dedupe, path).length === 0) {
      problems.push(warningAt(path, 'dedupe_constant', say.sameForEvery));
    }
  }
  for (const [id, step] of draft.steps) check(pathText(['steps', id, 'when']), step.when);
  check('settings.priority', own(own(draft.document, 'settings'), 'priority'), say.priority);
  return problems;
}

interface Context {
  readonly place: Place;
  readonly draft: Draft;
  readonly known: Known;
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
    case 'guest':
      return [problemAt(path, 'needs_sandbox', say.needsSandbox(quote, checked.reason))];
    case 'ok':
      return checked.names.flatMap((name) => nameProblem(name, path, context) ?? []);
  }
}

function nameProblem(name: string, path: string, context: Context): Problem | undefined {
  const { place, draft, known } = context;
  const dot = name.indexOf('.');
  const root = dot < 0 ? name : name.slice(0, dot);
  if (!place.names.includes(root)) {
    const near = known.findNear(root, place.names);
    return problemAt(path, 'name_unknown', withNear(say.unknownName(root, place.names), near));
  }
  // All of `steps`, or a part of another name, is there whatever has run.
  if (dot < 0 || !namespaces.has(root)) return undefined;
  const id = name.slice(dot + 1);
  if (!draft.steps.has(id)) {
    const near = known.findNear(id, draft.steps.keys());
    return problemAt(path, 'step_unknown', withNear(say.unknownStep(id), near));
  }
  if (place.step === undefined || known.isBefore(id, place.step)) return undefined;
  return warningAt(path, 'may_not_have_run', say.mayNotHaveRun(id));
}
