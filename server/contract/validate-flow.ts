import { checkForm } from './document-form.ts';
import { type Draft, own, readDraft } from './draft.ts';
import type { Problem } from './errors.ts';
import { type FlowDocument, limits } from './flow.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import { createFindNear } from './near.ts';
import { pathText, problemAt } from './problem.ts';
import { checkActions } from './validate-actions.ts';
import { checkExpressions } from './validate-expressions.ts';
import { ancestry, checkEdges, cycleProblems, followEdges } from './validate-graph.ts';
import { parseDocument } from './validate-schema.ts';
import { documentSentences as say } from './validate-sentences.ts';

export type { CatalogAction, CheckedExpression, FlowCatalog } from './flow-catalog.ts';

/** A document with more has one cause many times. */
const maxProblems = 1000;

export interface ValidatedFlow {
  /** Errors and warnings; the first 1,000 at most, errors first when cut. */
  readonly problems: Problem[];
  /** With defaults filled in; null when there is an error. */
  readonly flow: FlowDocument | null;
}

/**
 * All problems of a flow document at once (flow-language §6): structure, graph, references, expressions. Rules that can
 * still be judged are, whatever else is broken. Never throws; near linear in the size of the document.
 */
export function validateFlow(document: unknown, catalog: FlowCatalog): ValidatedFlow {
  const malformed = checkForm(document);
  if (malformed) return { problems: [malformed], flow: null };

  const findNear = createFindNear();
  const draft = readDraft(document);
  const parsed = parseDocument(document, findNear);
  const { problems: edgeProblems, sources } = checkEdges(draft, findNear);
  const { cycles, order } = followEdges(sources);
  // Its memory grows with the square of the steps, and that they are too many is said already.
  const isBefore = draft.steps.size > limits.steps ? () => true : ancestry(sources, order);
  const problems = [
    ...('problems' in parsed ? parsed.problems : []),
    ...documentProblems(draft, catalog),
    ...edgeProblems,
    ...cycleProblems(cycles),
    ...checkActions(draft, { catalog, findNear }),
    ...checkExpressions(draft, { catalog, findNear, isBefore }),
  ];
  const wrong = problems.some(({ severity }) => severity === 'error');
  return { problems: cut(problems), flow: 'flow' in parsed && !wrong ? parsed.flow : null };
}

function documentProblems(draft: Draft, { key }: FlowCatalog): Problem[] {
  const problems: Problem[] = [];
  const flow = own(draft.document, 'flow');
  if (key !== undefined && typeof flow === 'string' && flow !== key) {
    problems.push(problemAt('flow', 'key_differs', say.otherKey(flow, key)));
  }
  if (draft.hasSteps && draft.steps.size === 0) {
    problems.push(problemAt('steps', 'no_steps', say.noSteps));
  }
  if (draft.steps.size > limits.steps) {
    const sentence = say.tooManySteps(draft.steps.size, limits.steps);
    problems.push(problemAt('steps', 'too_large', sentence));
  }
  for (const id of draft.triggers.keys()) {
    if (!draft.steps.has(id)) continue;
    problems.push(problemAt(pathText(['steps', id]), 'id_duplicate', say.duplicateId(id)));
  }
  return [...problems, ...routeProblems(draft)];
}

/** Two webhooks of one flow on one method and path. */
function routeProblems(draft: Draft): Problem[] {
  const routes = new Map<string, string>();
  return [...draft.triggers].flatMap(([id, trigger]) => {
    const settings = own(trigger, 'with');
    const path = own(settings, 'path');
    if (own(trigger, 'use') !== 'webhook' || typeof path !== 'string') return [];
    const route = `${own(settings, 'method') ?? 'POST'} ${path}`;
    const other = routes.get(route);
    if (other !== undefined) {
      const at = pathText(['triggers', id, 'with', 'path']);
      return [problemAt(at, 'route_duplicate', say.sameRoute(other))];
    }
    routes.set(route, id);
    return [];
  });
}

function cut(problems: Problem[]): Problem[] {
  if (problems.length <= maxProblems) return problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].slice(0, maxProblems);
}
